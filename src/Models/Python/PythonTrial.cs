namespace ModelPipeline.Models.Python;

/// <summary>Tries a model on a few rows: which outputs it makes, and which of its inputs may be null.</summary>
/// <param name="pool">Has a worker.</param>
/// <param name="inputs">The inputs of the model.</param>
/// <param name="types">The columns that feed them.</param>
/// <param name="wanted">The outputs of the file; null where it tells none.</param>
internal sealed class PythonTrial(WorkerPool pool, PythonInputs inputs, Schema types, string[]? wanted)
{
    // Libraries are loaded by the first call.
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    // A call for each column is made; a model of more columns is told all nulls.
    private const int MaxColumns = 64;
    private const int MaxRows = 8;

    private readonly PythonRequests requests = new(inputs, types, wanted, []);

    /// <summary>A row that the model answered; null where it answered none.</summary>
    public Batch? Answered { get; private set; }

    /// <summary>What it answered with.</summary>
    public IReadOnlyList<AnswerColumn>? Made { get; private set; }

    /// <summary>Why it failed on the last row that it failed on.</summary>
    public string Failure { get; private set; } = "";

    /// <summary>Tries the rows together, and where that fails each of them alone.</summary>
    public async Task RunAsync(Batch rows, CancellationToken cancellationToken)
    {
        rows = rows.Slice(0, Math.Min(rows.Count, MaxRows));
        // A row that lacks nothing is taken before one that does.
        int[] order = [.. Enumerable.Range(0, rows.Count).OrderBy(row => rows.Columns.Count(column => column.IsNull(row)))];
        if (await AnswersAsync(rows, cancellationToken))
        {
            Answered = rows.Select([order[0]]);
            return;
        }

        foreach (var row in order)
        {
            if (!await AnswersAsync(rows.Slice(row, 1), cancellationToken))
                continue;
            Answered = rows.Slice(row, 1);
            return;
        }
    }

    /// <summary>The columns, each nullable unless the model fails on a row that lacks its value.</summary>
    public async Task<IReadOnlyList<Field>> WithNullsAsync(CancellationToken cancellationToken)
    {
        var fields = new List<Field>();
        foreach (var field in types)
        {
            var isTried = Answered is not null && types.Count <= MaxColumns;
            var takesNull = !isTried || await AnswersAsync(Without(Answered!, field.Name), cancellationToken);
            fields.Add(field with { Nullable = takesNull });
        }

        return fields;
    }

    private async Task<bool> AnswersAsync(Batch rows, CancellationToken cancellationToken)
    {
        try
        {
            var request = requests.Of(rows);
            var call = await PythonCall.RunAsync(pool, request, rows.Count, Limit, cancellationToken).WaitAsync(cancellationToken);
            Made ??= call.Columns;
            return true;
        }
        catch (ModelException e)
        {
            Failure = e.Message;
            return false;
        }
    }

    private static Batch Without(Batch row, string name) =>
        new(row.Users, [.. row.Columns.Select(column => column.Field.Name == name ? Without(column) : column)]);

    private static Column Without(Column column) => column switch
    {
        Column<float> c => Without(c),
        Column<double> c => Without(c),
        Column<long> c => Without(c),
        Column<bool> c => Without(c),
        Column<string> c => Without(c),
        Column<DateTime> c => Without(c),
        _ => Without((Column<float[]>)column),
    };

    private static Column<T> Without<T>(Column<T> column) => new(column.Field, column.Memory, new[] { true });
}
