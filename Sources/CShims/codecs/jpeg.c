#include "../include/image_codec.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

// libjpeg reports errors through callbacks that must not return. Each public function below catches the jump itself, so
// that none crosses a Swift frame.

/// More scans than any encoder writes. Each walks over the whole picture, so a small file could otherwise ask for hours.
enum { MAXIMUM_SCANS = 100 };

struct jpeg_reader {
    struct jpeg_decompress_struct decoder;
    struct jpeg_error_mgr errors;
    struct jpeg_source_mgr source;
    struct jpeg_progress_mgr progress;
    jmp_buf escape;
    int result;
    /// Set where the decoder asked for bytes beyond the file's end and was given an end marker.
    int is_past_end;
    /// Set while an end marker may be supplied: once the pixels are being decoded.
    int may_lack_end;
    char *message;
};

static const char *const ends_too_early = "the file ends too early";

static struct jpeg_reader *reader_of(j_common_ptr decoder) { return decoder->client_data; }

static void fail(struct jpeg_reader *reader, int result, const char *text) {
    ts_codec_report(reader->message, text);
    reader->result = result;
    longjmp(reader->escape, 1);
}

static void on_error(j_common_ptr decoder) {
    char text[JMSG_LENGTH_MAX];
    // What goes wrong after the end is a consequence of it.
    if (reader_of(decoder)->is_past_end) fail(reader_of(decoder), TS_CODEC_DAMAGED, ends_too_early);
    decoder->err->format_message(decoder, text);
    int code = decoder->err->msg_code;
    fail(reader_of(decoder), code == JERR_OUT_OF_MEMORY ? TS_CODEC_MEMORY : TS_CODEC_DAMAGED, text);
}

static void on_message(j_common_ptr decoder, int level) {
    if (level >= 0) return;
    switch (decoder->err->msg_code) {
    // Harmless: stray bytes between segments, a wrong version number, parameters that have no meaning in this mode.
    case JWRN_EXTRANEOUS_DATA:
    case JWRN_JFIF_MAJOR:
    case JWRN_ADOBE_XFORM:
    case JWRN_NOT_SEQUENTIAL:
        return;
    // Any other warning means that pixels were made up.
    default:
        on_error(decoder);
    }
}

static void on_progress(j_common_ptr decoder) {
    if (((j_decompress_ptr)decoder)->input_scan_number > MAXIMUM_SCANS)
        fail(reader_of(decoder), TS_CODEC_DAMAGED, "more than 100 scans");
}

static void source_begin(j_decompress_ptr decoder) { (void)decoder; }

// All bytes were there from the start: being asked for more means that the file was cut off. Where only the end marker was, the
// decoder does without: it looks ahead, but warns (which is an error here) as soon as a pixel needs a bit that is not there.
static boolean source_fill(j_decompress_ptr decoder) {
    static const JOCTET end_marker[] = {0xFF, JPEG_EOI};
    struct jpeg_reader *reader = reader_of((j_common_ptr)decoder);
    if (!reader->may_lack_end) fail(reader, TS_CODEC_DAMAGED, ends_too_early);
    reader->is_past_end = 1;
    decoder->src->next_input_byte = end_marker;
    decoder->src->bytes_in_buffer = sizeof end_marker;
    return TRUE;
}

static void source_skip(j_decompress_ptr decoder, long length) {
    if (length <= 0) return;
    if ((size_t)length > decoder->src->bytes_in_buffer)
        fail(reader_of((j_common_ptr)decoder), TS_CODEC_DAMAGED, ends_too_early);
    decoder->src->next_input_byte += length;
    decoder->src->bytes_in_buffer -= (size_t)length;
}

/// Prepares `reader` and reads up to the first scan. Jumps on an error.
static void read_header(struct jpeg_reader *reader, const uint8_t *bytes, size_t count) {
    reader->decoder.err = jpeg_std_error(&reader->errors);
    reader->errors.error_exit = on_error;
    reader->errors.emit_message = on_message;
    reader->decoder.client_data = reader;
    jpeg_create_decompress(&reader->decoder);
    reader->progress.progress_monitor = on_progress;
    reader->decoder.progress = &reader->progress;
    reader->source = (struct jpeg_source_mgr){
        .next_input_byte = bytes,
        .bytes_in_buffer = count,
        .init_source = source_begin,
        .fill_input_buffer = source_fill,
        .skip_input_data = source_skip,
        .resync_to_restart = jpeg_resync_to_restart,
        .term_source = source_begin,
    };
    reader->decoder.src = &reader->source;
    jpeg_read_header(&reader->decoder, TRUE);
    switch (reader->decoder.jpeg_color_space) {
    case JCS_GRAYSCALE:
    case JCS_YCbCr:
    case JCS_RGB:
        return;
    case JCS_CMYK:
    case JCS_YCCK:
        fail(reader, TS_CODEC_UNSUPPORTED, "CMYK colours; grey, YCbCr and RGB are read");
        return;
    default:
        fail(reader, TS_CODEC_UNSUPPORTED, "an unknown colour space; grey, YCbCr and RGB are read");
    }
}

int ts_jpeg_size(const uint8_t *bytes, size_t count, size_t *width, size_t *height, char *message) {
    struct jpeg_reader reader = {.message = message};
    if (setjmp(reader.escape)) {
        jpeg_destroy_decompress(&reader.decoder);
        return reader.result;
    }
    read_header(&reader, bytes, count);
    *width = reader.decoder.image_width;
    *height = reader.decoder.image_height;
    // Huffman coding spends at least a bit on each block of 64 pixels: a few bytes that promise a vast picture are
    // refused before any allocation. (Arithmetic coding has no such floor.)
    if (!reader.decoder.arith_code && (*width * *height) / 512 > count)
        fail(&reader, TS_CODEC_DAMAGED, "the file is too short for its extents");
    jpeg_destroy_decompress(&reader.decoder);
    return TS_CODEC_DONE;
}

/// Whether the scans of a progressive picture have brought every bit of every coefficient.
static int is_complete(j_decompress_ptr decoder) {
    for (int component = 0; component < decoder->num_components; component++)
        for (int coefficient = 0; coefficient < DCTSIZE2; coefficient++)
            if (decoder->coef_bits[component][coefficient] != 0) return 0;
    return 1;
}

int ts_jpeg_decode(
    const uint8_t *bytes, size_t count, size_t width, size_t height, uint8_t *samples, int *lacks_end, char *message) {
    struct jpeg_reader reader = {.message = message};
    if (setjmp(reader.escape)) {
        jpeg_destroy_decompress(&reader.decoder);
        return reader.result;
    }
    read_header(&reader, bytes, count);
    j_decompress_ptr decoder = &reader.decoder;
    decoder->out_color_space = JCS_RGB;
    reader.may_lack_end = 1;
    jpeg_start_decompress(decoder);
    if (decoder->output_width != width || decoder->output_height != height || decoder->output_components != 3)
        fail(&reader, TS_CODEC_DAMAGED, "the extents changed between two readings");
    // A component that no scan carried would silently come out flat; its quantisation table was then never taken up.
    for (int component = 0; component < decoder->num_components; component++)
        if (!decoder->comp_info[component].quant_table)
            fail(&reader, TS_CODEC_DAMAGED, "a colour component has no data");
    while (decoder->output_scanline < decoder->output_height) {
        JSAMPROW rows[4];
        int wanted = 0;
        for (size_t row = decoder->output_scanline; row < height && wanted < 4; row++)
            rows[wanted++] = samples + row * width * 3;
        jpeg_read_scanlines(decoder, rows, (JDIMENSION)wanted);
    }
    // Reads up to the end marker.
    jpeg_finish_decompress(decoder);
    // Cut between two scans, a progressive picture is whole but coarse.
    if (reader.is_past_end && decoder->progressive_mode && !is_complete(decoder))
        fail(&reader, TS_CODEC_DAMAGED, ends_too_early);
    *lacks_end = reader.is_past_end;
    jpeg_destroy_decompress(decoder);
    return TS_CODEC_DONE;
}
