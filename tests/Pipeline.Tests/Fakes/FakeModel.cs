namespace ModelPipeline.Tests;

/// <summary>Computes y = 2x by default. Throws if an id of the batch begins with "poison".</summary>
internal sealed class FakeModel : IModel
{
    private int calls;
    private int rows;

    public Schema Inputs { get; init; } = new([new Field("x", ColumnType.Double, Nullable: false)]);

    public Schema Outputs { get; init; } = new([new Field("y", ColumnType.Double)]);

    public string Version { get; init; } = "v1";

    public int Calls => Volatile.Read(ref calls);

    /// <summary>The number of rows of all successful batches.</summary>
    public int Rows => Volatile.Read(ref rows);

    /// <summary>Runs during each call.</summary>
    public Func<Batch, CancellationToken, Task> During { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Replaces the computation.</summary>
    public Func<Batch, CancellationToken, Task<Batch>>? Instead { get; set; }

    public bool IsDisposed { get; private set; }

    public async ValueTask<Batch> ApplyAsync(Batch batch, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref calls);
        if (Instead is not null)
            return await Instead(batch, cancellationToken);
        await During(batch, cancellationToken);
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (batch.Users.Any(user => user.StartsWith("poison", StringComparison.Ordinal)))
            throw new FormatException("a value that nobody should see");
        Interlocked.Add(ref rows, batch.Count);
        var x = batch.Values<double>("x");
        var y = new double[x.Length];
        for (var i = 0; i < y.Length; i++)
            y[i] = 2 * x[i];
        return new(batch.Users, [new Column<double>(new("y", ColumnType.Double), y)]);
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return default;
    }
}
