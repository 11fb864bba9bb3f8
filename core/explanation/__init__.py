"""Why a network says what it says.

Of one image: `attribution` (sums addend by addend, gradients), `decision` (what put one class
before the next), `flow` (from the pixels through every layer to a logit), `edges` (the strongest of
it) and `deletion` (whether it is true), `occlusion` (parts hidden), `counterfactual` (the smallest
change that flips the answer), `repair` (the smallest of the weights that mends it), `blending`
(from one image to another). Of hidden units: `units` (what each does over a split; `unit_parts`
where some of them suffice), `ablation` (the network without it), `needed` (which one is missed
most). Of many samples: `neighbours` (which are nearest), `projection` (all of them in a plane). Of
the data's form: `consequences` (what each flag of `load_mnist` does).
"""
