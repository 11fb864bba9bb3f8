"""Forms of a weight file that hold a graph: operations, followed from the pixels to the answer.

Read `onnx_file` and `keras_file`, each with its graph, operators or layers beside it; `assembly`
(the operations made dense layers) and `composing` (affine maps made one).
"""
