"""Data sets in MNIST's form: from a row of a table to arrays.

Read `table` (the rows), `sources` (the data sets there are, and where their files are) and `search`
(those that a person has, as they are) and `missing` (what to do where there are none), `web`,
`mirrors`, `scratch` and `download` (fetching what is missing), `adoption` (what a person has
fetched), `verification`, `mnist` (`load_mnist` and its flags), `unpacked` (what archives hold,
kept); `custom` keeps data sets that a person brings, which `recognition` makes of any of the
`containers`, with `pixels`, `labels`, `splits` and `class_names`; `synthetic` draws digits;
`statistics`, `balance` and `disputed` say what is known of the images and labels.
"""
