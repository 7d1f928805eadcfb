import Imaging
import Sequences

extension BoundingBox {
    /// The box of a region as `initialize` gives it: `x,y,width,height`, or the corners `x1,y1,...` of a polygon, for which
    /// stands the box that VOT's trackers take (`Polygon.axisAlignedBox`). Pixels, first pixel 0.
    ///
    /// - Throws: `TraXError.region`.
    package init(traX text: String) throws(TraXError) {
        let regions: [GroundTruth]
        do throws(AnnotationError) {
            regions = try parseAnnotations(Array(text.utf8), file: "region", convention: .vot)
        } catch {
            throw .region(excerpt(text), rule: error.rule)
        }
        guard regions.count == 1 else {
            throw .region(
                excerpt(text), rule: "a region is x,y,width,height or the corners x1,y1,...,xn,yn of a polygon")
        }
        guard let box = regions[0].box else {
            throw .region(excerpt(text), rule: "it encloses no area that a target could have")
        }
        self = box
    }
}
