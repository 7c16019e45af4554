using System.Text.Json;
using System.Text.RegularExpressions;
using ModelPipeline.Connectors.BigQuery.Messages;
using ModelPipeline.Connectors.BigQuery.Queries;

namespace ModelPipeline.Connectors.BigQuery.Writing;

/// <summary>The output table in BigQuery: its columns and its statements.</summary>
internal sealed partial class BigQueryOutputTable
{
    private const string NewestOfEach =
        "QUALIFY ROW_NUMBER() OVER (PARTITION BY `user_id` ORDER BY `retrieved_at` DESC, `scored_at` DESC) = 1";

    private readonly string columns;
    private readonly Schema outputs;

    public BigQueryOutputTable(BigQueryTableName name, OutputMode mode, Schema outputs)
    {
        this.outputs = outputs;
        Mode = mode;
        Name = name;
        Key = OutputTable.Key(mode);
        Fields =
        [
            new(OutputTable.UserId, "STRING", "REQUIRED"),
            .. outputs.Select(output => new TableField(output.Name, SqlType(output.Type))),
            new(OutputTable.ModelVersion, "STRING", "REQUIRED"),
            new(OutputTable.RetrievedAt, "TIMESTAMP", "REQUIRED"),
            new(OutputTable.ScoredAt, "TIMESTAMP", "REQUIRED"),
            // BigQuery has no type uuid.
            new(OutputTable.RunId, "STRING", "REQUIRED"),
        ];
        columns = List(field => Quote(field.Name));
    }

    public OutputMode Mode { get; }

    /// <summary>The requirements for the table.</summary>
    public BigQueryTableForm Form => new(Name, Definition, Fields, Key);

    public BigQueryTableName Name { get; }

    public IReadOnlyList<string> Key { get; }

    /// <summary>The columns in the order of a row: the user, the outputs, then the columns about the run.</summary>
    public IReadOnlyList<TableField> Fields { get; }

    /// <summary>The definition for creating a missing table.</summary>
    public Table Definition => new()
    {
        Schema = new(Fields),
        Clustering = new([OutputTable.UserId]),
        // Appended rows are looked for only in the days of their run.
        TimePartitioning = Mode == OutputMode.Upsert ? null : new("DAY", OutputTable.ScoredAt),
        TableConstraints = new(new(Key)),
    };

    /// <summary>The name of the view of the newest row of each user.</summary>
    public BigQueryTableName Newest => Name.Beside(Name.Table + "_newest");

    /// <summary>The view of the newest row of each user; null if the mode has no view.</summary>
    public Table? View => Mode != OutputMode.AppendWithView ? null : new()
    {
        View = new($"SELECT * FROM {Name.Quoted} WHERE TRUE {NewestOfEach}"),
    };

    /// <summary>The query for the newest row of the user <c>@user</c>, without the user.</summary>
    public string SelectNewest =>
        $"SELECT {string.Join(", ", Fields.Skip(1).Select(column => Quote(column.Name)))} FROM {Name.Quoted} "
        + "WHERE `user_id` = @user ORDER BY `retrieved_at` DESC, `scored_at` DESC LIMIT 1";

    /// <summary>The query for users among <c>@users</c> that have a row of another run than <c>@run</c>.</summary>
    public string SelectOthers =>
        $"SELECT DISTINCT `user_id` FROM {Name.Quoted} WHERE `user_id` IN UNNEST({BigQueryUsers.Parameter}) AND `run_id` != @run";

    /// <summary>The statement that merges rows. Upsert mode stores newer rows; the other modes store rows that are missing.</summary>
    /// <param name="source">
    /// A table, or a parameter in UNNEST, with the columns of <see cref="Fields"/>. In the modes that append, the statement has the
    /// parameters <c>@from</c> and <c>@until</c>. Rows of the same run, if there are any, were scored between these times.
    /// </param>
    public string Merge(string source) => Mode == OutputMode.Upsert ? Upsert(source)
        // This is not a MERGE, which BigQuery refuses while the table has recently streamed rows.
        : $"""
           {Insert(source)}
           WHERE NOT EXISTS (SELECT 1 FROM {Name.Quoted} AS t WHERE t.`user_id` = s.`user_id` AND t.`run_id` = s.`run_id`
           AND t.`scored_at` >= @from AND t.`scored_at` < @until)
           """;

    /// <summary>
    /// The statement that merges all staged rows of a job, once. If a user was staged twice, after the loss of a silo, the newest row
    /// counts. The output table cannot have rows of this job before, so the modes that append read only the staged rows.
    /// </summary>
    /// <param name="staging">The staging table in SQL.</param>
    public string MergeJob(string staging)
    {
        var source = $"(SELECT * FROM {staging} WHERE TRUE {NewestOfEach})";
        return Mode == OutputMode.Upsert ? Upsert(source) : Insert(source);
    }

    /// <summary>The row of a user that <see cref="SelectNewest"/> gives.</summary>
    public Predictions Read(string user, JsonElement[] values)
    {
        var moment = new Field("", ColumnType.Timestamp);
        var columns = outputs.Append(moment)
            .Append(moment)
            .Select((field, i) => BigQueryTypes.Reader(Fields[i + 1 + (i < outputs.Count ? 0 : 1)], field, 1))
            .ToArray();
        // The two timestamps are after the model's version.
        for (var i = 0; i < columns.Length; i++)
            columns[i].Read(values[i < outputs.Count ? i : i + 1]);
        DateTimeOffset Moment(BigQueryColumn column) => ((Column<DateTime>)column.Build()).Values[0];
        return new(
            new([user], [.. columns.Take(outputs.Count).Select(column => column.Build())]),
            values[outputs.Count].GetString()!,
            Moment(columns[^2]),
            Moment(columns[^1]),
            Guid.Parse(values[^1].GetString()!));
    }

    private string Upsert(string source) => $"""
        MERGE {Name.Quoted} AS t USING {source} AS s ON t.`user_id` = s.`user_id`
        WHEN MATCHED AND ({IsNewer}) THEN UPDATE SET {string.Join(", ", Fields.Skip(1).Select(field => Assign(field.Name)))}
        WHEN NOT MATCHED THEN INSERT ({columns}) VALUES ({List(field => $"s.{Quote(field.Name)}")})
        """;

    private string Insert(string source) =>
        $"INSERT INTO {Name.Quoted} ({columns}) SELECT {List(field => $"s.{Quote(field.Name)}")} FROM {source} AS s";

    /// <summary>The faults of names that BigQuery does not allow.</summary>
    public static IEnumerable<Fault> CheckNames(Schema outputs) =>
        from output in outputs
        where !ColumnName().IsMatch(output.Name)
        select new Fault($"Model:Outputs:{output.Name}",
            "is no name of a BigQuery column; use up to 300 letters, digits and '_', not beginning with a digit.");

    /// <summary>The type of a column for an output.</summary>
    public static string SqlType(ColumnType type) => type switch
    {
        ColumnType.Single or ColumnType.Double => "FLOAT64",
        ColumnType.Int64 => "INT64",
        ColumnType.Boolean => "BOOL",
        ColumnType.String => "STRING",
        ColumnType.Timestamp => "TIMESTAMP",
        _ => throw new InvalidOperationException($"BigQuery output columns are not written as {type}."),
    };

    /// <summary>
    /// The condition under which a row <c>s</c> may replace the stored row <c>t</c>. Its last two parts are <c>WrongStamp</c> in SQL.
    /// </summary>
    public const string IsNewer =
        "s.`retrieved_at` >= t.`retrieved_at` OR t.`scored_at` < s.`retrieved_at` "
        + "OR (t.`retrieved_at` > CURRENT_TIMESTAMP() AND t.`scored_at` > CURRENT_TIMESTAMP())";

    private static string Assign(string column) => $"{Quote(column)} = " + (column == OutputTable.RetrievedAt
        ? "CASE WHEN s.`retrieved_at` >= t.`retrieved_at` THEN s.`retrieved_at` "
        + "ELSE TIMESTAMP_ADD(t.`retrieved_at`, INTERVAL 1 MICROSECOND) END"
        : $"s.{Quote(column)}");

    private string List(Func<TableField, string> column) => string.Join(", ", Fields.Select(column));

    private static string Quote(string column) => BigQueryTableName.QuoteColumn(column);

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,299}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ColumnName();
}
