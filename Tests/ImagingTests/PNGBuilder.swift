/// Writes PNG files of every colour type, depth and interlacing from the format's specification, without libpng:
/// an independent source of test pictures. Rows are unfiltered, the data is stored uncompressed.
struct PNGBuilder {
    enum ColourType: UInt8, CaseIterable {
        case grey = 0
        case colour = 2
        case palette = 3
        case greyAlpha = 4
        case colourAlpha = 6

        var channels: Int {
            switch self {
            case .grey, .palette: 1
            case .greyAlpha: 2
            case .colour: 3
            case .colourAlpha: 4
            }
        }

        var depths: [Int] {
            switch self {
            case .grey: [1, 2, 4, 8, 16]
            case .palette: [1, 2, 4, 8]
            case .colour, .greyAlpha, .colourAlpha: [8, 16]
            }
        }
    }

    var width: Int
    var height: Int
    var colourType = ColourType.colour
    var depth = 8
    var interlaced = false
    /// Chunks between the header and the data, such as PLTE and tRNS.
    var extraChunks: [(name: String, data: [UInt8])] = []
    /// The stored sample of a channel, below `1 << depth`.
    var sample: (_ x: Int, _ y: Int, _ channel: Int) -> Int

    /// The signature and the header chunk, 33 bytes.
    func headerOnly() -> [UInt8] {
        let fields = word(width) + word(height) + [UInt8(depth), colourType.rawValue, 0, 0, interlaced ? 1 : 0]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", fields)
    }

    /// The whole file.
    func bytes() -> [UInt8] {
        var file = headerOnly()
        for extra in extraChunks { file += chunk(extra.name, extra.data) }
        file += chunk("IDAT", stored(scanlines()))
        return file + chunk("IEND", [])
    }

    /// The unfiltered scanlines of all passes.
    private func scanlines() -> [UInt8] {
        // Adam7: first column and row, and the steps between them.
        let adam7 = [
            (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
        ]
        var lines: [UInt8] = []
        for (firstX, firstY, stepX, stepY) in interlaced ? adam7 : [(0, 0, 1, 1)] where firstX < width {
            for y in stride(from: firstY, to: height, by: stepY) {
                lines.append(0)
                var bits: [UInt8] = []
                for x in stride(from: firstX, to: width, by: stepX) {
                    for channel in 0..<colourType.channels {
                        let value = sample(x, y, channel)
                        for bit in (0..<depth).reversed() { bits.append(UInt8(value >> bit & 1)) }
                    }
                }
                for start in stride(from: 0, to: bits.count, by: 8) {
                    lines.append((0..<8).reduce(0) { $0 << 1 | (start + $1 < bits.count ? bits[start + $1] : 0) })
                }
            }
        }
        return lines
    }

    /// A zlib stream of stored blocks.
    private func stored(_ data: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 0x01]
        for start in stride(from: 0, to: data.count, by: 65535) {
            let block = data[start..<min(start + 65535, data.count)]
            stream.append(start + 65535 >= data.count ? 1 : 0)
            let length = UInt16(block.count)
            for half in [length, ~length] { stream += [UInt8(half & 255), UInt8(half >> 8)] }
            stream += block
        }
        var a = 1
        var b = 0
        for byte in data {
            a = (a + Int(byte)) % 65521
            b = (b + a) % 65521
        }
        return stream + word(b << 16 | a)
    }

    private func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + data
        var check: UInt32 = .max
        for byte in body {
            check ^= UInt32(byte)
            for _ in 0..<8 { check = check & 1 == 1 ? check >> 1 ^ 0xEDB8_8320 : check >> 1 }
        }
        return word(data.count) + body + word(Int(~check))
    }

    private func word(_ value: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}
