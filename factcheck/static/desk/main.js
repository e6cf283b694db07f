// The desk works without scripts; these save typing and waiting. One file for each purpose, no build, nothing inline.

import "./quoting.js";
import "./article.js";
import "./judging.js";
import "./bulk.js";
import "./folds.js";
import "./diffing.js";
import "./acts.js";
import "./leaving.js";
import "./drafts.js";
import "./stepping.js";
import "./keys.js";
import "./candidates.js";
