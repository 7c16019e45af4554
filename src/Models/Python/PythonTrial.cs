namespace ModelPipeline.Models.Python;

/// <summary>Tries a model on a few rows. The trial shows which outputs the model makes and which of its inputs may be null.</summary>
/// <param name="pool">The workers; one has started.</param>
/// <param name="inputs">The inputs of the model.</param>
/// <param name="types">The columns that feed the inputs.</param>
/// <param name="wanted">The outputs that the file names; null if it names none.</param>
internal sealed class PythonTrial(WorkerPool pool, PythonInputs inputs, Schema types, string[]? wanted)
{
    // The first call takes longer, because it loads libraries.
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    // Each column needs one call. For a model with more columns, all columns count as nullable.
    private const int MaxColumns = 64;
    private const int MaxRows = 8;

    private readonly PythonRequests requests = new(inputs, types, wanted, []);

    /// <summary>A row that the model answered; null if it answered none.</summary>
    public Batch? Answered { get; private set; }

    /// <summary>The outputs of the first answer.</summary>
    public IReadOnlyList<AnswerColumn>? Made { get; private set; }

    /// <summary>The message of the last failure.</summary>
    public string Failure { get; private set; } = "";

    /// <summary>Tries the rows together. If the call fails, tries each row alone.</summary>
    public async Task RunAsync(Batch rows, CancellationToken cancellationToken)
    {
        rows = rows.Slice(0, Math.Min(rows.Count, MaxRows));
        // Rows without nulls come first.
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

    /// <summary>The columns. A column is nullable unless the model fails on a row without its value.</summary>
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
