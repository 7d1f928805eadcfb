import Foundation
import Imaging
import Platform

extension SyntheticScene {
    /// Writes the first frames as an OTB sequence: `img/0001.png` and so on, and `groundtruth_rect.txt` last, with the boxes of
    /// the whole target.
    ///
    /// - Parameters:
    ///   - folder: where to; it is made where it does not exist.
    ///   - frameCount: how many frames, at least 1.
    ///   - replacing: whether a folder that holds something already is written into. The numbered pictures in its `img` go
    ///     first, so that an older, longer sequence leaves nothing behind; everything else stays.
    ///   - progress: called with the number of frames written so far; false ends the work there.
    /// - Returns: whether all is written; a sequence that was ended early has no annotations.
    /// - Throws: `occupied` for a folder that holds something, `unwritable` and `unreadable`.
    @discardableResult
    public func write(
        to folder: String, frameCount: Int, replacing: Bool = false, progress: (Int) -> Bool = { _ in true }
    ) throws(SequenceError) -> Bool {
        precondition(frameCount >= 1, "\(frameCount) frames are no sequence")
        let pictures = join(folder, "img")
        let truth = join(folder, "groundtruth_rect.txt")
        try prepare(folder, pictures: pictures, truth: truth, replacing: replacing)
        let digits = max(4, "\(frameCount)".count)
        for index in 0..<frameCount {
            let number = "\(index + 1)"
            let name = String(repeating: "0", count: digits - number.count) + number + ".png"
            do throws(ImageError) {
                try frame(at: index).image.write(to: join(pictures, name))
            } catch {
                throw .unwritable(path: join(pictures, name), reason: error.description)
            }
            guard progress(index + 1) else { return false }
        }
        let rows = (0..<frameCount).map { TrajectoryRow(frame: $0, box: box(at: $0)) }
        do {
            try AtomicFile.write(TrajectoryFormat.otb.render(rows), to: URL(fileURLWithPath: truth))
        } catch {
            throw .unwritable(path: truth, reason: "\(error)")
        }
        return true
    }

    /// Makes the folders, or empties them of what is to be replaced.
    private func prepare(
        _ folder: String, pictures: String, truth: String, replacing: Bool
    ) throws(SequenceError) {
        if FileManager.default.fileExists(atPath: folder) {
            if try !visibleNames(in: folder).isEmpty && !replacing { throw .occupied(path: folder) }
            if isFolder(pictures) {
                let old = try visibleNames(in: pictures).filter { $0.hasSuffix(".png") && Int($0.dropLast(4)) != nil }
                for name in old where unlink(join(pictures, name)) != 0 {
                    throw .unwritable(path: join(pictures, name), reason: String(cString: strerror(errno)))
                }
            }
            // Without its annotations an interrupted sequence cannot be mistaken for a whole one.
            if unlink(truth) != 0 && errno != ENOENT {
                throw .unwritable(path: truth, reason: String(cString: strerror(errno)))
            }
        }
        do throws(FolderError) {
            try makeFolder(pictures)
        } catch {
            throw .unwritable(path: pictures, reason: error.reason)
        }
    }
}
