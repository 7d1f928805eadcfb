import Foundation
import Imaging
import TestSupport

/// A folder of made-up photographs, removed with the last reference.
final class PhotographFolder {
    let url: URL
    var path: String { url.path }

    /// Photographs of smooth random colours.
    init(count: Int, width: Int = 160, height: Int = 128) throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("photographs-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        for number in 0..<count {
            try Self.photograph(number, width: width, height: height)
                .write(to: url.appendingPathComponent("\(number).png").path)
        }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// A picture of random rectangles, decided by its number.
    static func photograph(_ number: Int, width: Int, height: Int) -> Image {
        var generator = SeededGenerator(seed: UInt64(number) &+ 77)
        var image = Image(width: width, height: height, samples: [UInt8](repeating: 90, count: width * height * 3))
        for _ in 0..<60 {
            let left = Int.random(in: 0..<width, using: &generator)
            let top = Int.random(in: 0..<height, using: &generator)
            let colour = (0..<3).map { _ in UInt8.random(in: 0...255, using: &generator) }
            for y in top..<min(top + 24, height) {
                for x in left..<min(left + 30, width) {
                    for channel in 0..<3 { image.samples[(y * width + x) * 3 + channel] = colour[channel] }
                }
            }
        }
        return image
    }
}
