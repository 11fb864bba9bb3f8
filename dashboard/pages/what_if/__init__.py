"""What if: an image, what is done to it, and what the network then says.

Read `source` (where the image comes from), `edits` (what was done, undone and done again) and
`sliders`; the parts below are `growing` (what `curves` computes, in `every_curve` and
`along_slider`), `blend`, `pixels`, `smallest_change` and `backward`.
"""
