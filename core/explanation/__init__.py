"""Why a network says what it says.

Of one image: `attribution` (ledgers and gradients), `occlusion`, `counterfactual` (the smallest
change that flips the answer), `blending` (from one image to another). Of hidden units: `units`,
`ablation`. Of many samples: `neighbours`, `projection`. Of the data's form: `consequences`.
"""
