using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace ModelPipeline.Tests;

/// <summary>
/// Has a row for every user, except for ids that begin with "missing". Column x is the length of the id. Records its reads.
/// </summary>
internal sealed class FakeRetriever : IRetriever
{
    public string? Location { get; init; }

    public bool IsAsynchronous { get; init; }

    public ConcurrentQueue<string[]> Reads { get; } = [];

    /// <summary>The purposes of all calls, also of plans and scans.</summary>
    public ConcurrentQueue<StoreCall> Calls { get; } = [];

    /// <summary>Runs during each read, before the rows are returned.</summary>
    public Func<IReadOnlyList<string>, CancellationToken, Task> During { get; set; } = (_, _) => Task.CompletedTask;

    public Schema Source { get; set; } = new([new Field("x", ColumnType.Double)]);

    /// <summary>Users whose row appears twice.</summary>
    public HashSet<string> Twice { get; } = [];

    /// <summary>Users whose x is null.</summary>
    public HashSet<string> Null { get; } = [];

    /// <summary>The users that a scan finds, in order.</summary>
    public IReadOnlyList<string> Everybody { get; set; } = [];

    /// <summary>Runs before a scan is planned.</summary>
    public Func<CancellationToken, Task> DuringPlan { get; set; } = _ => Task.CompletedTask;

    /// <summary>Runs before each batch of a scan.</summary>
    public Func<ScanRequest, IReadOnlyList<string>, CancellationToken, Task> DuringScan { get; set; } = (_, _, _) => Task.CompletedTask;

    /// <summary>The failures that a scan reports with its last batch.</summary>
    public IReadOnlyList<FailedUser> Unreadable { get; set; } = [];

    /// <summary>When the rows of a scan were made; null for a store that cannot tell.</summary>
    public DateTimeOffset? AsOf { get; set; }

    /// <summary>Replaces the rows.</summary>
    public Func<IReadOnlyList<string>, Batch>? Rows { get; set; }

    /// <summary>The sample rows for a model; null for none.</summary>
    public Func<Batch?> Sample { get; set; } = () => null;

    /// <summary>The columns that have fractions beyond the sample.</summary>
    public HashSet<string> Fractions { get; } = [];

    /// <summary>The columns that were asked about their fractions.</summary>
    public List<string> AskedForFractions { get; } = [];

    /// <summary>The cost of a plan.</summary>
    public StoreCost PlanCost { get; set; }

    /// <summary>The cost of a batch of a scan.</summary>
    public StoreCost BatchCost { get; set; }

    public ConcurrentQueue<ScanRequest> Scans { get; } = [];

    /// <summary>The fault of opening; null for none.</summary>
    public PipelineConfigurationException? OpenFault { get; init; }

    public bool IsDisposed { get; private set; }

    public Task<Schema> OpenAsync(IReadOnlyList<Field> wanted, CancellationToken cancellationToken) =>
        OpenFault is null ? Task.FromResult(Source) : Task.FromException<Schema>(OpenFault);

    public async Task<Batch> GetAsync(IReadOnlyList<string> users, StoreCall call, CancellationToken cancellationToken)
    {
        Reads.Enqueue([.. users]);
        Calls.Enqueue(call);
        await During(users, cancellationToken);
        return Rows?.Invoke(users) ?? Lengths(users);
    }

    /// <summary>The columns of the store now; null for a store that cannot tell.</summary>
    public Schema? Described { get; set; }

    public Task<Schema?> DescribeAsync(CancellationToken cancellationToken) => Task.FromResult(Described);

    public Task<IReadOnlySet<string>> FindFractionsAsync(IReadOnlyList<string> columns, int rows, CancellationToken cancellationToken)
    {
        AskedForFractions.AddRange(columns);
        return Task.FromResult<IReadOnlySet<string>>(Fractions);
    }

    public Task<Batch?> SampleAsync(int rows, CancellationToken cancellationToken) => Task.FromResult(Sample());

    public async Task<ScanPlan> PlanScanAsync(int usersPerPartition, StoreCall call, CancellationToken cancellationToken)
    {
        Calls.Enqueue(call);
        call.Meter.Count(PlanCost);
        await DuringPlan(cancellationToken);
        return new([.. Everybody.Chunk(usersPerPartition).Select(chunk => $"{chunk[0]}|{chunk[^1]}")], Everybody.Count);
    }

    public async IAsyncEnumerable<ScanBatch> ScanAsync(
        ScanRequest request, StoreCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Calls.Enqueue(call);
        Scans.Enqueue(request);
        var users = Everybody.ToList();
        var first = users.IndexOf(request.Partition.Split('|')[0]);
        var last = users.IndexOf(request.Partition.Split('|')[1]);
        for (var at = request.Cursor is null ? first : users.IndexOf(request.Cursor) + 1; at <= last; at += request.BatchSize)
        {
            var batch = users[at..Math.Min(at + request.BatchSize, last + 1)];
            await DuringScan(request, batch, cancellationToken);
            call.Meter.Count(BatchCost);
            yield return new(request.UsersOnly ? new(batch, []) : Lengths(batch),
                batch[^1], AsOf)
            { Unreadable = batch[^1] == users[last] ? Unreadable : [] };
        }
    }

    private Batch Lengths(IReadOnlyList<string> users)
    {
        var found = users.Where(user => !user.StartsWith("missing", StringComparison.Ordinal))
            .SelectMany(user => Enumerable.Repeat(user, Twice.Contains(user) ? 2 : 1)).ToList();
        var x = new ColumnBuilder<double>(new("x", ColumnType.Double), found.Count);
        foreach (var user in found)
        {
            if (Null.Contains(user))
            {
                x.AppendNull();
            }
            else
            {
                x.Append(user.Length);
            }
        }

        return new(found, [x.Build()]);
    }

    public Task PingAsync(CancellationToken cancellationToken) => During([], cancellationToken);

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return default;
    }
}
