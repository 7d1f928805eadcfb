// The little C that Swift cannot write: one header a concern.
#pragma once
#include "convolution.h"
#include "cpu.h"
#include "fourier.h"
#include "image_codec.h"
#include "lab.h"
#include "pointwise.h"
#include "resample.h"
#include "pipe.h"
#include "terminal.h"
