using Microsoft.Extensions.Logging;

namespace ModelPipeline.Grains;

/// <summary>The log messages of drift.</summary>
internal sealed partial class DriftLog(ILogger<DriftGrain> log)
{
    /// <summary>The verdict about a column got worse.</summary>
    [LoggerMessage(EventId = 620, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: column {Column} of version {Version} is {Status}, it was {Before}. {Reason}")]
    public partial void Worse(string pipeline, string version, string column, string status, string before, string reason);

    /// <summary>The verdict about a column got better.</summary>
    [LoggerMessage(EventId = 621, Level = LogLevel.Information,
        Message = "Pipeline {Pipeline}: column {Column} of version {Version} is {Status}, it was {Before}. {Reason}")]
    public partial void Better(string pipeline, string version, string column, string status, string before, string reason);

    /// <summary>A version has a baseline.</summary>
    [LoggerMessage(EventId = 622, Level = LogLevel.Information,
        Message = "Pipeline {Pipeline}: version {Version} has a baseline of {Rows} rows from {Source}, set by {By}")]
    public partial void BaselineSet(string pipeline, string version, long rows, string source, string by);

    /// <summary>Counts could not be sent.</summary>
    [LoggerMessage(EventId = 623, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: the counts of values could not be stored ({Type}); they are kept on this silo and sent again")]
    public partial void NotSent(string pipeline, Type type);

    /// <summary>Webhooks could not be told of a verdict.</summary>
    [LoggerMessage(EventId = 625, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: the webhooks could not be told of the drift of version {Version} ({Type}); they are told in a moment")]
    public partial void NotTold(string pipeline, string version, Type type);

    /// <summary>A batch could not be counted.</summary>
    [LoggerMessage(EventId = 624, Level = LogLevel.Error,
        Message = "Pipeline {Pipeline}: a batch was not counted ({Type}); its scores are not affected")]
    public partial void NotCounted(string pipeline, Type type);
}
