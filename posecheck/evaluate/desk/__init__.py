"""`posecheck desk [FOLDER]`: a page in the browser over a folder of clips, for this computer alone.

start begins and ends it; guard lets in only the browser that brought the token, and says what a page may load; app has
the addresses; clips is the queue of checks; incoming takes in what is dropped; pages draws; made makes what is made of
results (compare, hand-out, agreement); trials tries other limits. correcting takes the verdicts of raters, rater
knows who may see the program's, and plain makes what a browser cannot show.
"""
