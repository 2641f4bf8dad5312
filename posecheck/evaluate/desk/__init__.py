"""`posecheck desk [FOLDER]`: a page in the browser over a folder of clips, for this computer alone.

start begins and ends it; guard lets in only the browser that brought the token, and says what a page may load. app has
the addresses of the table and its clips, results those of what is made of results, correcting those of what raters say;
pages draws. clips is the queue of checks, of which entry is one clip; working has processes do the work; incoming takes
in what is dropped. made makes what is made of results (hand-out, agreement), and plain what a browser cannot show.
limits takes other limits in and keeps them, trials tries them. rater knows who sits there, and what they may see.
"""
