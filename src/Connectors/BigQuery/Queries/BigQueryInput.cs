using System.Globalization;
using ModelPipeline.Connectors.BigQuery.Messages;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.BigQuery.Queries;

/// <summary>
/// How an input is read, by the columns that it had when it was described. Immutable; types are those of each result. A column of a result
/// is called by its number among the wanted ones: a result must not have two of one name, and one that is read later must not depend on
/// which columns there are by then.
/// </summary>
internal sealed class BigQueryInput
{
    private readonly IReadOnlyList<Field> wanted;
    private readonly TableField user;
    private readonly bool isQuery;

    private BigQueryInput(TableSchema description, IReadOnlyList<Field> wanted, InputColumns input, string from, bool isQuery)
    {
        Description = description;
        this.wanted = wanted;
        this.isQuery = isQuery;
        user = description.Fields.First(field => field.Name == input.User);
        Columns = [.. input.Columns.Select(column => Name(column.Field.Name))];
        var columns = input.Columns.Select(column => $"{BigQueryTableName.QuoteColumn(column.Source)} AS {Name(column.Field.Name)}");
        var id = $"CAST({BigQueryTableName.QuoteColumn(input.User)} AS STRING) AS id";
        var all = $"SELECT {string.Join(", ", columns.Prepend(id))} FROM {from}";
        Select = isQuery ? all : $"{all} WHERE {BigQueryUsers.Condition(user)}";
        var scanned = input.Columns.Select(column => $"{Scanned(description, column.Source)} AS {Name(column.Field.Name)}");
        SelectAll =
            $"SELECT {string.Join(", ", scanned.Prepend(id))} FROM {from} WHERE {BigQueryTableName.QuoteColumn(input.User)} IS NOT NULL";
    }

    /// <summary>All columns that the input had.</summary>
    public TableSchema Description { get; }

    /// <summary>The columns of a result, beside <c>id</c>.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Reads the users that its parameter names.</summary>
    public string Select { get; }

    /// <summary>Reads all users of a table.</summary>
    public string SelectAll { get; }

    /// <param name="description">All columns that the input has.</param>
    /// <param name="wanted">What the model takes.</param>
    /// <param name="options">What is read.</param>
    /// <param name="setting">The setting that names it.</param>
    /// <param name="from">As it stands in SQL.</param>
    /// <exception cref="PipelineConfigurationException">There is no user column.</exception>
    public static BigQueryInput Of(
        TableSchema description, IReadOnlyList<Field> wanted, InputOptions options, string setting, string from) =>
        new(
            description,
            wanted,
            InputColumns.Find(setting, options.UserColumn, wanted, Schema(description)),
            from,
            isQuery: options.Query.Length > 0);

    /// <summary>The schema of these columns. What cannot be read is nobody's business unless it is wanted: the caller sees to
    /// that.</summary>
    public static Schema Schema(TableSchema description) =>
        new(description.Fields.Select(field => new Field(field.Name, BigQueryTypes.Read(field) ?? ColumnType.String)));

    /// <summary>Those of the columns that are wanted and cannot be read.</summary>
    public static IEnumerable<TableField> Unreadable(TableSchema description, IReadOnlyList<Field> wanted) => description.Fields
        .Where(field =>
            BigQueryTypes.Read(field) is null && wanted.Any(each => each.Name.Equals(field.Name, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The ids as <see cref="Select"/> takes them.</summary>
    public QueryParameter Users(IReadOnlyList<string> users) => isQuery ? BigQueryUsers.Texts(users) : BigQueryUsers.Of(user, users);

    /// <summary>Reads the columns of a result; null for <c>id</c>.</summary>
    public static BigQueryColumn?[] Readers(IReadOnlyList<TableField> result, IReadOnlyList<Field> wanted, int rows) =>
        [.. result.Select(field => field.Name == "id" ? null : BigQueryTypes.Reader(field, wanted[Index(field.Name)].Name, rows))];

    /// <summary>The columns of a result without rows, which has none either.</summary>
    public BigQueryColumn?[] None() => Readers([.. Columns.Select(name => Source(name) with { Name = name })], wanted, 0);

    // Streams have forms of their own for these types; as texts they are the same in streams and over REST.
    private static string Scanned(TableSchema description, string column)
    {
        var quoted = BigQueryTableName.QuoteColumn(column);
        var type = description.Fields.First(field => field.Name == column);
        return type is { SqlType: "INTERVAL" or "RANGE", IsRepeated: false } ? $"CAST({quoted} AS STRING)" : quoted;
    }

    private TableField Source(string name) =>
        Description.Fields.First(
            field => field.Name.Equals(Schema(Description).Find(wanted[Index(name)].Name)!.Name, StringComparison.Ordinal));

    private string Name(string column) =>
        $"c{wanted.Index().First(each => each.Item.Name == column).Index.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Which of the wanted columns a column of a result is.</summary>
    public static int Index(string name) => int.Parse(name.AsSpan(1), CultureInfo.InvariantCulture);
}
