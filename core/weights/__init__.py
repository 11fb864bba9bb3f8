"""A network in a file.

Read `reader` (`read_weights`), `formats` (what a file of each form holds, as `content` has it),
`trees`, `checkpoint` and `nested` (the arrays among the objects of a pickle), `objects` (what only
other programs open) and `foreign` (what is no network), `pickle_file`, `npy_file`,
`safetensors_file` and `json_file` (the forms that need more than a row), `names`, `layer` and
`layers` (which arrays are a dense layer), `norms` and `batchnorm` (batch normalisation between
them), `unnamed` and `augmented` (layers as lists and courses have them), `others` (what is no dense
layer), `order` and `chaining` (which layer comes first), `pixels` (what a network expects of them),
`finite` (whether its results are numbers), `writer` (`write_weights`), `marks` (what is written
beside the arrays), `assembly` and `composing` (a graph put together as dense layers), `onnx_file`,
`onnx_graph`, `onnx_operators` and `onnx_tensor` (how ONNX has it), `keras_file`, `keras_config`,
`keras_layers` and `keras_weights` (how Keras does), `packages` (what may be missing for that),
`custom` (networks of one's own, each under a name), `portable` (a network as a program),
`published` (what the book's weights must give), `parameters` (what the numbers of a network are
like).
"""
