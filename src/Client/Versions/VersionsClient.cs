using System.Net.Http.Headers;
using System.Runtime.CompilerServices;

namespace ModelPipeline.Client;

/// <summary>Adds, follows and deletes the versions of a pipeline.</summary>
public sealed class VersionsClient
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(500);

    // The server answers when its store has the file, which can be a bucket far away.
    private static readonly TimeSpan UploadTimeout = TimeSpan.FromMinutes(10);

    private readonly ApiCalls calls;
    private readonly string pipeline;

    internal VersionsClient(ApiCalls calls, string pipeline)
    {
        this.calls = calls;
        this.pipeline = pipeline;
    }

    /// <summary>The versions, the newest first.</summary>
    /// <exception cref="ModelPipelineException">There is no such pipeline, or no server answers.</exception>
    public async Task<IReadOnlyList<VersionInfo>> ListAsync(CancellationToken cancellationToken = default) =>
        await calls.ReadAsync(ApiRequest.Get(Path()), ClientJson.Default.VersionInfoArray, cancellationToken).ConfigureAwait(false);

    /// <summary>A version.</summary>
    /// <exception cref="ModelPipelineException">There is no such version, or no server answers.</exception>
    public Task<VersionInfo> GetAsync(string version, CancellationToken cancellationToken = default) =>
        calls.ReadAsync(ApiRequest.Get(Path(version)), ClientJson.Default.VersionInfo, cancellationToken);

    /// <summary>Adds a version from a source that the server fetches.</summary>
    /// <exception cref="ModelPipelineException">The server refuses the version, or no server answers.</exception>
    public Task<VersionInfo> AddAsync(VersionRequest request, CancellationToken cancellationToken = default) =>
        calls.ReadAsync(
            new(HttpMethod.Post, Path(), Repetition.BeforeBegin) { Body = ApiCalls.Json(request, ClientJson.Default.VersionRequest) },
            ClientJson.Default.VersionInfo, cancellationToken);

    /// <summary>Adds a version from the bytes of its file. The upload is not made again where it breaks off.</summary>
    /// <param name="version">The id of the version.</param>
    /// <param name="file">The file, read from its current position.</param>
    /// <param name="fileName">The name of the file, whose ending tells the kind of model.</param>
    /// <param name="cancellationToken">Cancels the upload; the server keeps nothing then.</param>
    /// <exception cref="ModelPipelineException">The server refuses the version, or no server answers.</exception>
    public async Task<VersionInfo> UploadAsync(
        string version, Stream file, string fileName, CancellationToken cancellationToken = default)
    {
        var path = ApiPath.Of("pipelines", pipeline, "versions", version, "file").With(("fileName", fileName));
        // A stream can be read once only, so there is no second attempt.
        var once = new ApiCalls(calls.Http, new() { ApiKey = calls.Options.ApiKey, MaxAttempts = 1, Clock = calls.Options.Clock });
        var limit = calls.Options.ReadTimeout;
        return await once.ReadAsync(
            new(HttpMethod.Put, path, Repetition.BeforeBegin)
            {
                MaxSilence = limit == Timeout.InfiniteTimeSpan || limit > UploadTimeout ? limit : UploadTimeout,
                Body = () => new StreamContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } },
            },
            ClientJson.Default.VersionInfo, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How far a version is, at each change, until it is Ready or Failed. A server that restarts is asked again.</summary>
    /// <exception cref="ModelPipelineException">There is no such version, or no server answers for two minutes.</exception>
    public async IAsyncEnumerable<VersionInfo> FollowAsync(
        string version, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var clock = calls.Options.Clock;
        var heardAt = clock.GetTimestamp();
        var shown = "";
        while (true)
        {
            if (await TryGetAsync(version, heardAt, cancellationToken).ConfigureAwait(false) is { } current)
            {
                heardAt = clock.GetTimestamp();
                var isOver = current.State is "Ready" or "Failed";
                if (current.State != shown)
                    yield return current;
                if (isOver)
                    yield break;
                shown = current.State;
            }

            await Task.Delay(PollEvery, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes a version that has no role.</summary>
    /// <exception cref="ModelPipelineException">The version has a role, there is no such version, or no server answers.</exception>
    public Task DeleteAsync(string version, CancellationToken cancellationToken = default) =>
        calls.RunAsync(new(HttpMethod.Delete, Path(version), Repetition.WhenAsked), cancellationToken);

    // Null where the server does not answer, and may soon.
    private async Task<VersionInfo?> TryGetAsync(string version, long heardAt, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(version, cancellationToken).ConfigureAwait(false);
        }
        catch (ModelPipelineException e) when (e.IsTransient && calls.Options.Clock.GetElapsedTime(heardAt) < ApiCalls.Patience)
        {
            return null;
        }
    }

    private string Path(string? version = null) =>
        version is null ? ApiPath.Of("pipelines", pipeline, "versions") : ApiPath.Of("pipelines", pipeline, "versions", version);
}
