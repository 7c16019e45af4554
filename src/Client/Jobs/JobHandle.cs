using System.Runtime.CompilerServices;

namespace ModelPipeline.Client;

/// <summary>A job on the server. The job goes on whether or not somebody waits for it.</summary>
public sealed class JobHandle
{
    private const int FailuresOnAPage = 1_000;

    private readonly ApiCalls calls;

    internal JobHandle(ApiCalls calls, Guid id)
    {
        this.calls = calls;
        Id = id;
    }

    /// <summary>The id of the job.</summary>
    public Guid Id { get; }

    /// <summary>How far the job is.</summary>
    /// <exception cref="ModelPipelineException">There is no such job, or no server answers.</exception>
    public Task<JobInfo> GetAsync(CancellationToken cancellationToken = default) =>
        calls.ReadAsync(ApiRequest.Get(Path()), ClientJson.Default.JobInfo, cancellationToken);

    /// <summary>How far the job is, at least every second, until it is over. A lost connection is made again.</summary>
    /// <exception cref="ModelPipelineException">There is no such job, or no server answers for two minutes.</exception>
    public IAsyncEnumerable<JobInfo> FollowAsync(CancellationToken cancellationToken = default) =>
        new JobEvents(calls, Id).ReadAsync(cancellationToken);

    /// <summary>Waits until the job is over. A cancelled wait leaves the job running.</summary>
    /// <param name="progress">Hears how far the job is; null for nobody.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The job at its end, in any status.</returns>
    /// <exception cref="ModelPipelineException">There is no such job, or no server answers for two minutes.</exception>
    public async Task<JobInfo> WaitAsync(IProgress<JobInfo>? progress = null, CancellationToken cancellationToken = default)
    {
        var last = (JobInfo?)null;
        await foreach (var each in FollowAsync(cancellationToken).ConfigureAwait(false))
        {
            last = each;
            progress?.Report(each);
        }

        return last!;
    }

    /// <summary>Stops the job. Scores that are written stay.</summary>
    /// <exception cref="ModelPipelineException">There is no such job, or no server answers.</exception>
    public Task<JobInfo> CancelAsync(CancellationToken cancellationToken = default) =>
        calls.ReadAsync(new(HttpMethod.Post, Path("cancel"), Repetition.Always), ClientJson.Default.JobInfo, cancellationToken);

    /// <summary>Why users could not be scored, with the number of users of each reason, the most frequent first.</summary>
    /// <exception cref="ModelPipelineException">There is no such job, its failures cannot be read, or no server answers.</exception>
    public async Task<IReadOnlyList<JobFailureReason>> FailureReasonsAsync(CancellationToken cancellationToken = default) =>
        (await PageAsync(null, null, 1, cancellationToken).ConfigureAwait(false)).Reasons ?? [];

    /// <summary>The users whom the job could not score, ordered by user.</summary>
    /// <param name="reason">Only failures with exactly this reason; null for all.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ModelPipelineException">There is no such job, its failures cannot be read, or no server answers.</exception>
    public async IAsyncEnumerable<JobFailure> FailuresAsync(
        string? reason = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var after = (string?)null;
        do
        {
            var page = await PageAsync(reason, after, FailuresOnAPage, cancellationToken).ConfigureAwait(false);
            foreach (var failure in page.Failures)
                yield return failure;
            after = page.Next;
        }
        while (after is not null);
    }

    private Task<JobFailurePage> PageAsync(string? reason, string? after, int limit, CancellationToken cancellationToken) =>
        calls.ReadAsync(
            ApiRequest.Get(Path("failures").With(("reason", reason), ("after", after), ("limit", limit))),
            ClientJson.Default.JobFailurePage, cancellationToken);

    private string Path(string? verb = null) =>
        verb is null ? ApiPath.Of("jobs", Id.ToString()) : ApiPath.Of("jobs", Id.ToString(), verb);
}
