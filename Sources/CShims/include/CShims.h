// The little C that Swift cannot write: one header a concern.
#pragma once
#include "context_filter.h"
#include "convolution.h"
#include "cpu.h"
#include "fourier.h"
#include "hog.h"
#include "image_codec.h"
#include "lab.h"
#include "peak.h"
#include "pointwise.h"
#include "resample.h"
#include "pipe.h"
#include "terminal.h"
