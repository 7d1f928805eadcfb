#include "../include/image_codec.h"

#include <stdio.h>

void ts_codec_report(char *message, const char *text) {
    snprintf(message, TS_CODEC_MESSAGE_CAPACITY, "%s", text);
}
