import Imaging

/// The frames of a synthetic scene. Every order is as good as any other, from several threads at once.
public struct SyntheticSource: FrameSource {
    /// The scene.
    public let scene: SyntheticScene
    /// How many frames are offered; nil for no end.
    public let frameCount: Int?

    /// The first `frameCount` frames of a scene, all of them where it is nil.
    public init(_ scene: SyntheticScene, frameCount: Int? = nil) {
        self.scene = scene
        self.frameCount = frameCount
    }

    public func frame(at index: Int) throws(FrameError) -> Frame {
        if let frameCount, !(0..<frameCount).contains(index) { throw .pastEnd(index: index, count: frameCount) }
        return Frame(index: index, image: scene.frame(at: index).image, name: "frame \(index)")
    }
}

extension FrameSequence {
    /// A synthetic sequence with its ground truth.
    public init(_ scene: SyntheticScene, frameCount: Int) {
        let name = "\(scene.options.theme.rawValue)-\(scene.seed)"
        self.init(
            name: name, path: name, layout: .synthetic, source: SyntheticSource(scene, frameCount: frameCount),
            groundTruth: (0..<frameCount).map { GroundTruth(.rectangle(scene.box(at: $0))) })
    }
}
