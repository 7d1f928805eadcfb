import Imaging

/// A page that is being made: where it goes, and what is still to be tracked for it.
struct PageWork: Sendable {
    /// The file.
    let path: String
    /// The run.
    let history: TargetHistory
    /// The next frame that is missing, and the last one.
    var next: Int
    let last: Int
    var page: RunPage
}

extension State {
    /// Begins to make a page of the run so far.
    public mutating func makePage(to path: String) -> [Effect] {
        let run = branches.current.run
        guard let first = run.first?.frame, let last = run.last?.frame else {
            say("nothing was tracked yet", .warning)
            return []
        }
        let views = [ViewDescriptor.response] + availableViews.filter { $0.isMap && $0.isOfLayer }
        pageWork = PageWork(
            path: path, history: history, next: first, last: last, page: RunPage(views: views, layer: look.layer))
        say("making \(path) of frames \(first) to \(last)")
        return []
    }

    /// Goes on with the page while nothing else is asked for.
    mutating func tendPage() -> [Effect] {
        guard let work = pageWork, pending == nil, aside == nil else { return [] }
        return workAside(for: .page, work.history, from: work.next, to: work.last, maps: work.page.maps)
    }

    /// Takes what the tracker's thread says of the page's frames.
    mutating func takePage(_ content: WorkReport.Content) -> [Effect] {
        guard let work = pageWork else { return [] }
        switch content {
        case .asideShown(let shown):
            pageWork?.next = shown.frame.index + 1
            do throws(ImageError) { try pageWork?.page.add(shown) } catch {
                (pageWork, aside) = (nil, nil)
                say("\(work.path) is not made: \(error)", .warning)
                return [.cancelWork]
            }
        case .aside(let record): pageWork?.next = record.frame + 1
        case .asideEnded:
            (pageWork, aside) = (nil, nil)
            return [.save(SavedFile(path: work.path, content: .text(html(of: work.page))))]
        case .refused(let reason):
            (pageWork, aside) = (nil, nil)
            say("\(work.path) is not made: \(reason)", .warning)
        case .cancelled: aside = nil
        case .progress, .frame, .unreadable, .ended, .cutShort: break
        }
        return []
    }
}
