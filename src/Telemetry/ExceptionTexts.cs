using System.Diagnostics;

namespace ModelPipeline.Telemetry;

/// <summary>
/// Keeps the texts of exceptions out of spans. A driver puts an exception into its span, and the message of a database's error can hold a
/// value of a row.
/// </summary>
internal sealed class ExceptionTexts : IDisposable
{
    private readonly ActivityListener listener;

    /// <param name="sources">The names of the sources of spans.</param>
    public ExceptionTexts(IReadOnlyCollection<string> sources)
    {
        // The listener makes no span itself. What it sets is not set again by the span.
        listener = new()
        {
            ShouldListenTo = source => sources.Contains(source.Name),
            ExceptionRecorder = static (_, exception, ref tags) =>
            {
                tags.Add("exception.message", "");
                tags.Add("exception.stacktrace", exception.StackTrace ?? "");
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    public void Dispose() => listener.Dispose();
}
