using System.Diagnostics;

namespace ModelPipeline;

/// <summary>
/// The attributes of spans. Those that metrics have too have the same names. No attribute is a user, or a value of a row.
/// </summary>
internal static class SpanTags
{
    public const string Pipeline = MetricNames.Pipeline;
    public const string Lane = MetricNames.Lane;
    public const string Users = "users";
    public const string Run = "run";
    public const string Job = "job";
    public const string Partition = "partition";

    private const string ErrorType = "error.type";

    /// <summary>
    /// Marks a span as failed. The text of a foreign exception may contain a value of a row, so the span gets the type alone.
    /// </summary>
    public static void Fail(this Activity? span, Exception e) =>
        span?.SetTag(ErrorType, e.GetType().Name)
            .SetStatus(ActivityStatusCode.Error, e is PipelineException error ? error.Message : null);
}
