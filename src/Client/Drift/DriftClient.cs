using System.Net.Http.Headers;

namespace ModelPipeline.Client;

/// <summary>Tells how far the inputs and outputs of a pipeline have moved, and sets what they are compared with.</summary>
public sealed class DriftClient
{
    private readonly ApiCalls calls;
    private readonly string pipeline;

    internal DriftClient(ApiCalls calls, string pipeline)
    {
        this.calls = calls;
        this.pipeline = pipeline;
    }

    /// <summary>A version in a window beside its baseline.</summary>
    /// <param name="version">The version; null for the stable one.</param>
    /// <param name="window">The last hours, whole; null for the server's default.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ModelPipelineException">There is no such version, drift is not counted, or no server answers.</exception>
    public Task<DriftReport> GetAsync(
        string? version = null, TimeSpan? window = null, CancellationToken cancellationToken = default) =>
        calls.ReadAsync(
            ApiRequest.Get(ApiPath.Of("pipelines", pipeline, "drift")
                .With(("version", version), ("window", window?.ToString("c", System.Globalization.CultureInfo.InvariantCulture)))),
            ClientJson.Default.DriftReport, cancellationToken);

    /// <summary>Takes the rows of the last days as the baseline.</summary>
    /// <param name="days">The number of days.</param>
    /// <param name="version">The version; null for the stable one.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ModelPipelineException">The server refuses the baseline, or no server answers.</exception>
    public Task<BaselineSummary> SetBaselineAsync(int days, string? version = null, CancellationToken cancellationToken = default) =>
        SetAsync(ApiCalls.Json(new(version, days, null), ClientJson.Default.BaselineBody), null, cancellationToken);

    /// <summary>Takes the rows of a job as the baseline.</summary>
    /// <param name="job">The job.</param>
    /// <param name="version">The version; null for the stable one.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ModelPipelineException">The server refuses the baseline, or no server answers.</exception>
    public Task<BaselineSummary> SetBaselineAsync(Guid job, string? version = null, CancellationToken cancellationToken = default) =>
        SetAsync(ApiCalls.Json(new(version, null, job), ClientJson.Default.BaselineBody), null, cancellationToken);

    /// <summary>Takes the rows of a CSV file as the baseline, such as the table of the training.</summary>
    /// <param name="csv">The file.</param>
    /// <param name="version">The version; null for the stable one.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ModelPipelineException">The server refuses the baseline, or no server answers.</exception>
    public Task<BaselineSummary> SetBaselineAsync(
        ReadOnlyMemory<byte> csv, string? version = null, CancellationToken cancellationToken = default) =>
        SetAsync(
            () => new ReadOnlyMemoryContent(csv) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } }, version,
            cancellationToken);

    private Task<BaselineSummary> SetAsync(Func<HttpContent> body, string? version, CancellationToken cancellationToken) =>
        calls.ReadAsync(
            new(HttpMethod.Post, ApiPath.Of("pipelines", pipeline, "baseline").With(("version", version)), Repetition.BeforeBegin)
            {
                Body = body,
            },
            ClientJson.Default.BaselineSummary, cancellationToken);
}
