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
    /// - Throws: `ImageError`: it is not installed, or refuses.
    init(converting path: String, from format: ForeignImageFormat, decoder: String) throws(ImageError) {
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
        let (output, errors) = process.collect(atMost: 8 * Image.maximumPixelCount)
        guard process.ending(within: .seconds(5))?.isSuccess == true, !output.isEmpty else {
            let lines = errors.split { $0 == UInt8(ascii: "\n") }.map { String(decoding: $0, as: UTF8.self) }
            throw .unconvertible(name: path, format: format, reason: lines.first ?? "\(decoder) gave no reason")
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
        case .pgm: "pgm_pipe"
        case .ppm: "ppm_pipe"
        }
    }
}

extension ChildProcess {
    /// Everything the program writes until its end: its output, and its errors' first part.
    ///
    /// - Parameter limit: the most bytes of output; a program that writes more is ended.
    fileprivate func collect(atMost limit: Int) -> (output: [UInt8], errors: [UInt8]) {
        var collected: [[UInt8]] = [[], []]
        var pipes = [output, errors].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while pipes.contains(where: { $0.fd >= 0 }) {
            if poll(&pipes, 2, -1) < 0 && errno != EINTR { break }
            for index in pipes.indices where pipes[index].revents != 0 {
                let received = read(pipes[index].fd, &part, part.count)
                if received < 0 && errno == EINTR { continue }
                // A pipe whose end is reached stays ready; a negative descriptor takes it out.
                if received <= 0 {
                    pipes[index].fd = -1
                } else if index == 0 || collected[1].count < part.count {
                    collected[index].append(contentsOf: part[..<received])
                }
            }
            if collected[0].count > limit {
                end()
                return ([], [])
            }
        }
        return (collected[0], collected[1])
    }
}
