# missing file
# graded: step, descend
