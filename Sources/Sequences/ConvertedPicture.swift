import Foundation
import Imaging
import Platform

extension DecodedPicture {
    /// Decodes a picture in a format other than PNG and JPEG: `ffmpeg` turns it into a PNG, which keeps 16 bits.
    ///
    /// `ffmpeg` rather than a library for each format: it is what videos need already, nothing has to be there to build this
    /// program, and a damaged file can bring down no more than a process of its own. The price is the start of a process for
    /// each picture.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - format: what its first bytes say it is. Nothing else is tried, so that no file is taken for a list of others.
    ///   - decoder: the program, by name or path.
    ///   - patience: how long it may take. A picture is a matter of milliseconds, on a machine with nothing else to do.
    /// - Throws: `ImageError`: it is not installed, refuses, or takes too long.
    init(
        converting path: String, from format: ForeignImageFormat, decoder: String, patience: Duration = .seconds(40)
    ) throws(ImageError) {
        if format == .tiff, let obstacle = TIFFDirectory(contentsOf: path)?.obstacle {
            throw .unconvertible(name: path, format: format, reason: obstacle)
        }
        let arguments = [
            "-nostdin", "-hide_banner", "-v", "error", "-protocol_whitelist", "file", "-f", format.demuxer, "-i",
            "file:" + path, "-map", "0:v:0", "-frames:v", "1", "-f", "image2pipe", "-c:v", "png",
            "-compression_level", "1", "pipe:1",
        ]
        let process: ChildProcess
        do throws(ChildProcess.Failure) {
            process = try ChildProcess(decoder, arguments: arguments)
        } catch {
            switch error {
            case .notFound: throw .converterAbsent(name: path, format: format, converter: decoder)
            case .system(let reason): throw .unreadable(name: path, reason: "\(decoder) cannot be started: \(reason)")
            }
        }
        let output: [UInt8]
        let errors: [UInt8]
        do throws(ChildProcess.Overrun) {
            (output, errors) = try process.wholeOutput(atMost: 8 * Image.maximumPixelCount, within: patience)
        } catch {
            throw .unreadable(name: path, reason: "\(decoder): \(error)")
        }
        let ending = process.ending(within: .seconds(5))
        guard ending?.isSuccess == true, !output.isEmpty else {
            let complaints = errors.split { $0 == UInt8(ascii: "\n") }.compactMap {
                DecoderComplaint(line: String(decoding: $0, as: UTF8.self))?.message
            }
            let fallback = ending.map { $0.isSuccess ? "\(decoder) gave nothing" : $0.description }
            throw .unconvertible(
                name: path, format: format, reason: complaints.first ?? fallback ?? "\(decoder) does not end")
        }
        try self.init(decoding: output, name: path)
    }
}

extension ForeignImageFormat {
    /// The name by which `ffmpeg` is told to read this format and no other.
    fileprivate var demuxer: String {
        switch self {
        case .bmp: "bmp_pipe"
        case .tiff: "tiff_pipe"
        case .webp: "webp_pipe"
        case .pbm: "pbm_pipe"
        case .pgm: "pgm_pipe"
        case .ppm: "ppm_pipe"
        }
    }
}
