import Sequences

/// Videos of the synthetic renderer, to make clips from.
public struct SyntheticMaterial: Sendable, Hashable {
    /// How many scenes there are, half of them ponds.
    public var scenes = 16
    /// The frames of each.
    public var frames = 40
    /// How hard they are.
    public var difficulty = SyntheticDifficulty.medium
    /// The first scene's seed.
    public var seed: UInt64 = 1

    /// The defaults.
    public init() {}

    /// The scenes as videos with ground truth; a frame is rendered when a clip first needs it.
    func videos() throws(ClipError) -> [VideoClips.Video] {
        var videos: [VideoClips.Video] = []
        for number in 0..<scenes {
            var options = SyntheticOptions(
                theme: number % 2 == 0 ? .shapes : .pond, difficulty: difficulty)
            // A pass before the target early enough to be seen.
            if let interval = options.occlusionInterval { options.occlusionInterval = min(interval, frames) }
            let scene = SyntheticScene(seed: seed &+ UInt64(number), options: options)
            videos.append(try VideoClips.Video(FrameSequence(scene, frameCount: frames)))
        }
        return videos
    }
}
