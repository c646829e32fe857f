"""London Crime Analysis: police.uk, ONS and deprivation data in, a static website out."""

import time

STARTED = time.time()  # of this process: sources that change later are not those that it runs
