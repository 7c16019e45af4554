namespace ModelPipeline.Client;

/// <summary>What a version's windows are compared with.</summary>
/// <param name="Version">The version.</param>
/// <param name="Source"><c>FirstRows</c> (made by itself), <c>Days</c>, <c>Job</c> or <c>File</c>.</param>
/// <param name="Rows">The number of its rows.</param>
/// <param name="From">The first hour of its rows; null for a file.</param>
/// <param name="To">The end of the last hour; null for a file.</param>
/// <param name="SetAt">When it was set.</param>
/// <param name="SetBy">Who set it.</param>
/// <param name="Job">The job of its rows; null for none.</param>
public sealed record BaselineSummary(
    string Version,
    string Source,
    long Rows,
    DateTimeOffset? From,
    DateTimeOffset? To,
    DateTimeOffset SetAt,
    string SetBy,
    Guid? Job = null);
