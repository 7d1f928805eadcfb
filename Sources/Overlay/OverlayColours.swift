import Imaging
import Tracking

/// The colours of what is drawn on frames: those of the front-end's box, and what stands apart from them.
public enum OverlayColours {
    /// The ground truth.
    public static let truth = RGB(0x58, 0xA6, 0xFF)
    /// A frame that could not be read.
    public static let unreadable = RGB(0x7D, 0x87, 0x90)
    /// Text.
    public static let text = RGB(0xFF, 0xFF, 0xFF)
    /// What text stands on, and the rim of lines.
    public static let ground = RGB(0x0D, 0x11, 0x17)

    /// The colour of a box by the tracker's state.
    public static func box(in state: TrackingState) -> RGB {
        switch state {
        case .tracked: RGB(0x35, 0xD0, 0x7F)
        case .uncertain: RGB(0xF2, 0xB1, 0x34)
        case .lost: RGB(0xF0, 0x50, 0x6E)
        }
    }
}
