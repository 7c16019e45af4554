using Microsoft.Extensions.Logging;

namespace ModelPipeline;

/// <summary>
/// Brings models to this machine, from any source, and keeps copies in a bounded cache that processes share. The caller gets whole content
/// with its hash, or an exception. Thread-safe.
/// </summary>
public sealed class ModelFetcher
{
    // A source that does not even begin to answer in this time is down.
    private static readonly TimeSpan LookTimeout = TimeSpan.FromSeconds(30);

    // Content that is replaced more often than this while it is read is given up for now.
    private const int MaxReplacements = 3;

    private readonly SourceSet sources;
    private readonly ModelsOptions options;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly RemoteContent remote;

    internal ModelFetcher(SourceSet sources, ModelsOptions options, TimeProvider clock, ILogger log, Func<string, FileStream>? open = null)
    {
        this.sources = sources;
        this.options = options;
        this.clock = clock;
        this.log = log;
        remote = new(sources, new(options, clock), open ?? Transfer.Open, clock, log);
    }

    /// <summary>How long one fetch may take.</summary>
    internal TimeSpan Timeout => options.Timeout;

    /// <summary>
    /// Fetches a model. Content with the pinned hash that is in the cache is used without asking the source, so a source that is down does
    /// not stop a process that had the model before. A path of this machine is used where it is.
    /// </summary>
    /// <param name="address">The address or path, as <c>Model:Path</c> has it.</param>
    /// <param name="sha256">The 64 hex digits that the content must have; null or empty to take any content.</param>
    /// <param name="maxBytes">
    /// The largest content, in bytes. Null: <see cref="ModelsOptions.MaxBytes"/> for what is fetched, no limit for a path of this machine.
    /// </param>
    /// <param name="progress">Hears of the bytes as they arrive; null for nobody.</param>
    /// <param name="cancellationToken">Cancels the fetch. What has arrived is kept for the next fetch of the same content.</param>
    /// <returns>The content, leased to the caller.</returns>
    /// <exception cref="PipelineConfigurationException">
    /// Waiting does not help: the address is malformed, nothing is there, the source lets nobody in, the content is too large or has
    /// another hash, or the disk is full. The settings are <c>Model:Path</c> and <c>Model:Sha256</c>, relative to the pipeline.
    /// </exception>
    /// <exception cref="SourceException">The source is down or breaks off again and again; the same call may succeed later.</exception>
    public async Task<FetchedModel> FetchAsync(string address, string? sha256, long? maxBytes, IProgress<FetchProgress>? progress,
        CancellationToken cancellationToken)
    {
        var parsed = SourceAddress.Parse(address);
        var source = sources.Of(parsed);
        var pinned = PinnedHash.Parse(sha256);
        using var timeout = new CancellationTokenSource(options.Timeout, clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var fetch = new Fetch(parsed, source, pinned, Deadline.After(options.Timeout, clock), progress, ending.Token);
        try
        {
            if (pinned is not null && !parsed.IsLocal && await remote.CopyAsync(fetch, pinned) is { } copy)
                return copy;
            for (var replacements = 0; replacements < MaxReplacements; replacements++)
            {
                var content = (await LookAsync(fetch, null))!;
                try
                {
                    return content.LocalPath is null
                        ? await remote.LeaseAsync(fetch, content, maxBytes ?? options.MaxBytes)
                        : await LocalContent.LeaseAsync(fetch, content, maxBytes);
                }
                catch (ContentChangedException)
                {
                    // The next look sees the new content.
                }
            }

            throw new SourceException($"'{parsed.Shown}' was replaced again and again while it was read.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SourceException($"'{parsed.Shown}' did not arrive within {options.Timeout} (Models:Timeout).");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw parsed.IsLocal ? ModelFile.CannotRead(address, e) : DiskFaults.Of(parsed, options.Cache, e);
        }
    }

    /// <summary>
    /// Whether an address leads to other content than that of an identity. A source without marks is read whole to tell. For files that
    /// somebody writes at the moment the answer is false until they rest for two seconds.
    /// </summary>
    /// <param name="address">The address or path.</param>
    /// <param name="identity">The <see cref="FetchedModel.Identity"/> of the content that the caller has.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="PipelineConfigurationException">As for <see cref="FetchAsync"/>.</exception>
    /// <exception cref="SourceException">The source is down.</exception>
    public async Task<bool> ChangedAsync(string address, string identity, CancellationToken cancellationToken)
    {
        var parsed = SourceAddress.Parse(address);
        var isByHash = identity.StartsWith(RemoteContent.ByHash, StringComparison.Ordinal);
        var fetch = new Fetch(parsed, sources.Of(parsed), null, Deadline.After(options.Timeout, clock), null, cancellationToken);
        if (await LookAsync(fetch, isByHash ? null : identity) is not { } content)
            return false;
        if (!isByHash && content.Identity is not null)
            return content.Identity != identity;
        using var fetched = await FetchAsync(address, null, null, null, cancellationToken);
        return RemoteContent.ByHash + fetched.Sha256 != identity;
    }

    private Task<SourceContent?> LookAsync(Fetch fetch, string? known) => new Attempts(clock, log).RunAsync(
        fetch.Address, () => false, token => LookOnceAsync(fetch, known, token), fetch.Deadline, fetch.Ending);

    private async Task<SourceContent?> LookOnceAsync(Fetch fetch, string? known, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(LookTimeout, clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await fetch.Source.LookAsync(fetch.Address, known, ending.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SourceException($"'{fetch.Address.Shown}' does not answer within {LookTimeout.TotalSeconds:0} seconds.");
        }
    }
}
