import Sequences

/// Frames decoded lately, so that stepping to and fro need not decode again (a video would start from its beginning).
struct FrameCache: Sendable {
    /// The most memory that the pictures may take, in bytes.
    let capacity: Int
    private var frames: [Frame] = []
    private var size = 0

    init(capacity: Int = 96 << 20) { self.capacity = capacity }

    /// The frame of a number, from memory or from its source.
    mutating func frame(at index: Int, of source: any FrameSource) throws(FrameError) -> Frame {
        if let position = frames.firstIndex(where: { $0.index == index }) {
            let frame = frames.remove(at: position)
            frames.append(frame)
            return frame
        }
        let frame = try source.frame(at: index)
        frames.append(frame)
        size += frame.image.samples.count
        while size > capacity, frames.count > 1 { size -= frames.removeFirst().image.samples.count }
        return frame
    }
}
