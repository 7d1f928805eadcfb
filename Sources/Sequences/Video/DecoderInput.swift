import Foundation
import Platform

/// What is decoded by an `ffmpeg` process.
enum DecoderInput: Sendable, Equatable {
    /// A video file.
    case file(String)
    /// A camera of the Video4Linux system.
    case camera(String)
    /// A pipe with a name.
    case pipe(String)
    /// This program's standard input.
    case standardInput
    /// The regular file that this program's standard input is. Unlike a pipe it can be gone to and fro in, as some formats need.
    case redirectedFile
    /// An address in the network.
    case network(String)

    /// The name it was given by.
    var name: String {
        switch self {
        case .file(let path), .camera(let path), .pipe(let path): path
        case .standardInput, .redirectedFile: "-"
        case .network(let address): address
        }
    }

    /// The path of a regular file; nil of streams.
    var file: String? {
        switch self {
        case .file(let path): path
        case .redirectedFile: "/proc/\(getpid())/fd/\(STDIN_FILENO)"
        case .camera, .pipe, .standardInput, .network: nil
        }
    }

    /// Whether decoding may begin anew: the others give each frame once.
    var canRestart: Bool {
        switch self {
        case .file, .redirectedFile: true
        case .camera, .pipe, .standardInput, .network: false
        }
    }

    /// How long its first frame may take; nil where that is another program's affair.
    var patience: Duration? {
        switch self {
        case .file, .redirectedFile, .camera: .seconds(20)
        case .network: .seconds(40)
        case .pipe, .standardInput: nil
        }
    }

    /// The decoder's own standard input.
    var standardInput: ChildProcess.Input { self == .standardInput ? .standardInput : .nothing }

    /// What to say where it cannot be decoded, besides the decoder's reason: what only some formats need.
    var hint: String {
        switch self {
        case .pipe, .standardInput:
            "; an MP4 whose index is at its end, a GIF and an animated PNG are read from a file, not from a pipe"
        case .file, .redirectedFile, .camera, .network: ""
        }
    }

    /// The arguments that open it, and that keep its contents from opening anything else.
    ///
    /// A video may be from anywhere, and some formats name other files or addresses: playlists, lists of parts, descriptions
    /// of sessions. A file is read as a format that holds its pictures itself, and by no other protocol. What an address in
    /// the network gives may name further addresses, but no file.
    var arguments: [String] {
        switch self {
        case .file(let path), .pipe(let path): Self.opening(path)
        case .redirectedFile: file.map(Self.opening) ?? []
        case .standardInput: ["-protocol_whitelist", "pipe", "-format_whitelist", Self.formats, "-i", "pipe:0"]
        case .camera(let path): ["-f", "v4l2", "-i", path]
        case .network(let address): ["-protocol_whitelist", Self.protocols, "-i", address]
        }
    }

    /// The arguments that open a path. The prefix keeps a name with a colon or a leading dash from being taken for a protocol or an
    /// option.
    private static func opening(_ path: String) -> [String] {
        ["-protocol_whitelist", "file", "-format_whitelist", formats, "-i", "file:" + path]
    }

    /// The address of a network source, where a text is one: its scheme, which stands before `://`.
    static func scheme(of text: String) -> String? {
        guard let end = text.range(of: "://") else { return nil }
        let scheme = text[..<end.lowerBound].lowercased()
        return schemes.contains(scheme) ? scheme : nil
    }

    private static let schemes = ["http", "https", "rtsp", "rtsps", "rtmp", "rtmps", "rtp", "udp", "tcp", "srt"]
    private static let protocols = "http,https,httpproxy,tls,tcp,udp,rtp,srtp,rtsp,rtmp,rtmps,srt,crypto"

    /// The formats that a file may have, by `ffmpeg`'s names.
    private static let formats = [
        "3dostr", "4xm", "amv", "anm", "apng", "asf", "av1", "avi", "avs", "avs2", "avs3", "bethsoftvid", "bfi", "bink",
        "bmp_pipe", "bmv", "c93", "cavsvideo", "cdxl", "cine", "dirac", "dnxhd", "dpx_pipe", "dsicin", "dv", "dxa",
        "ea",
        "evc", "exr_pipe", "film_cpk", "filmstrip", "fits", "flic", "flv", "gdv", "gif", "gif_pipe", "gxf", "h261",
        "h263",
        "h264", "hevc", "hnm", "ico", "idcin", "iff", "ifv", "ingenient", "ipmovie", "ipu", "ivf", "ivr", "j2k_pipe",
        "jpeg_pipe", "jpegls_pipe", "jpegxl_anim", "jpegxl_pipe", "jv", "kux", "live_flv", "lmlm4", "lvf", "lxf", "m4v",
        "matroska", "mjpeg", "mjpeg_2000", "moflex", "mov", "mp4", "mpeg", "mpegts", "mpegvideo", "mpjpeg", "mtv", "mv",
        "mvi", "mxf", "mxg", "nc", "nsv", "nut", "nuv", "obu", "ogg", "paf", "pam_pipe", "pbm_pipe", "pgm_pipe",
        "pgmyuv_pipe", "pgx_pipe", "png_pipe", "pnm_pipe", "ppm_pipe", "pva", "qoi_pipe", "r3d", "rl2", "rm", "roq",
        "rpl",
        "sgi_pipe", "siff", "smjpeg", "smk", "sunrast_pipe", "swf", "thp", "tiertexseq", "tiff_pipe", "tmv", "txd",
        "ty",
        "vc1", "vc1test", "vivo", "vmd", "vqf", "vvc", "wc3movie", "webm", "webp_pipe", "wsvqa", "wtv", "xmv", "yop",
        "yuv4mpegpipe",
    ].joined(separator: ",")
}
