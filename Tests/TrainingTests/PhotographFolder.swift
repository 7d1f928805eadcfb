import Foundation
import Imaging
import TestSupport
import Training

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

    /// Makes a part of a photograph a known object, an ellipse in its box: material in which every target is that object.
    func addObject(to number: Int, x: ClosedRange<Int>, y: ClosedRange<Int>) throws -> ClipMaterial.Stills {
        let table = url.appendingPathComponent("objects.csv")
        try "file,x,y,w,h\n\(number).png,\(x.lowerBound),\(y.lowerBound),\(x.count),\(y.count)\n"
            .write(to: table, atomically: true, encoding: .utf8)
        let masks = FileManager.default.temporaryDirectory.appendingPathComponent("\(url.lastPathComponent)-masks")
        try FileManager.default.createDirectory(at: masks, withIntermediateDirectories: true)
        silhouettes = masks
        let picture = try Image(contentsOf: url.appendingPathComponent("\(number).png").path)
        var samples = [UInt8](repeating: 0, count: picture.samples.count)
        for row in y {
            for column in x {
                let across = (2 * Double(column - x.lowerBound) + 1) / Double(x.count) - 1
                let down = (2 * Double(row - y.lowerBound) + 1) / Double(y.count) - 1
                guard across * across + down * down < 1 else { continue }
                for channel in 0..<3 { samples[(row * picture.width + column) * 3 + channel] = 255 }
            }
        }
        try Image(width: picture.width, height: picture.height, samples: samples)
            .write(to: masks.appendingPathComponent("\(number).png").path)
        var stills = ClipMaterial.Stills(folders: [path])
        (stills.boxes, stills.silhouettes, stills.objects) = ([table.path], [masks.path], 1)
        return stills
    }

    private var silhouettes: URL?

    deinit {
        if let silhouettes { try? FileManager.default.removeItem(at: silhouettes) }
        try? FileManager.default.removeItem(at: url)
    }

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
