import Foundation
import Imaging
import Platform
import Sequences
import Terminal

/// A file that the user asked for, with everything that goes into it.
public struct SavedFile: Sendable {
    /// What goes into it.
    public enum Content: Sendable {
        /// The screen, cell by cell, as a PNG picture.
        case screen(CellBuffer)
        /// A picture, as PNG.
        case picture(Image)
        /// Text in UTF-8.
        case text(String)
        /// A run's frames, with what is drawn on them.
        case video(RunVideo)
    }

    /// Where it goes.
    public var path: String
    /// What goes into it.
    public var content: Content

    /// A file from its parts.
    public init(path: String, content: Content) {
        self.path = path
        self.content = content
    }

    /// Writes it beside its place and renames it. Returns the reason for the user where that fails.
    ///
    /// - Parameters:
    ///   - source: where the frames of a video come from.
    ///   - isStopped: asked now and then by what takes long.
    func write(framesOf source: any FrameSource, isStopped: () -> Bool = { false }) -> String? {
        let url = URL(fileURLWithPath: expandingTilde(path))
        do {
            switch content {
            case .screen(let buffer): try CellRasteriser().picture(of: buffer).write(to: url)
            case .picture(let image): try image.write(to: url)
            case .text(let text): try AtomicFile.write(text, to: url)
            case .video(let video): try video.write(to: url.path, framesOf: source, isStopped: isStopped)
            }
            return nil
        } catch {
            return "\(error)"
        }
    }
}
