import Imaging
import Sequences

/// Frames to measure with: a rendered scene, encoded as PNG in memory. The same on every machine.
package struct BenchInput {
    /// The frames' columns and rows.
    package let size: (width: Int, height: Int)
    /// The target in the first frame.
    let box: BoundingBox
    private let frames: [[UInt8]]

    private static let count = 24

    /// Renders and encodes the frames.
    ///
    /// - Throws: `ImageError` where memory runs out.
    package init() throws(ImageError) {
        let options = SyntheticOptions(theme: .shapes, difficulty: .easy)
        let scene = SyntheticScene(seed: 1, options: options)
        size = (options.width, options.height)
        box = scene.box(at: 0)
        var frames: [[UInt8]] = []
        for index in 0..<Self.count { frames.append(try scene.frame(at: index).image.pngData()) }
        self.frames = frames
    }

    /// The PNG file of frame `index`: the scene runs forwards and backwards in turn, so that nothing jumps.
    func png(_ index: Int) -> [UInt8] {
        let place = index % (2 * (frames.count - 1))
        return frames[min(place, 2 * (frames.count - 1) - place)]
    }
}
