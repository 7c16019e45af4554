using System.Globalization;
using ModelPipeline.Connectors.BigQuery.Messages;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.BigQuery.Queries;

/// <summary>
/// The SQL that reads an input, for the columns of its last description. Immutable; each result has its own types. A column of a result is
/// named by its number among the wanted columns: a result must not have two columns of one name, and a later reader must not depend on the
/// columns that exist by then.
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

    /// <summary>All columns of the input at its description.</summary>
    public TableSchema Description { get; }

    /// <summary>The columns of a result, except <c>id</c>.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The query for the users of its parameter.</summary>
    public string Select { get; }

    /// <summary>The query for all users of a table.</summary>
    public string SelectAll { get; }

    /// <param name="description">All columns of the input.</param>
    /// <param name="wanted">The columns that the model needs.</param>
    /// <param name="options">The input options.</param>
    /// <param name="setting">The setting that names the input.</param>
    /// <param name="from">The input in SQL.</param>
    /// <exception cref="PipelineConfigurationException">There is no user column.</exception>
    public static BigQueryInput Of(
        TableSchema description, IReadOnlyList<Field> wanted, InputOptions options, string setting, string from) =>
        new(
            description,
            wanted,
            InputColumns.Find(setting, options.UserColumn, wanted, Schema(description)),
            from,
            isQuery: options.Query.Length > 0);

    /// <summary>The schema of these columns. Columns that cannot be read are included: the caller checks whether they are wanted.</summary>
    public static Schema Schema(TableSchema description) =>
        new(description.Fields.Select(field => new Field(field.Name, BigQueryTypes.Read(field) ?? ColumnType.String)));

    /// <summary>The wanted columns that cannot be read.</summary>
    public static IEnumerable<TableField> Unreadable(TableSchema description, IReadOnlyList<Field> wanted) => description.Fields
        .Where(field =>
            BigQueryTypes.Read(field) is null && wanted.Any(each => each.Name.Equals(field.Name, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Whether another input sends the same query for the same users.</summary>
    public bool AsksLike(BigQueryInput other) => Select == other.Select && user.SqlType == other.user.SqlType;

    /// <summary>The parameter of <see cref="Select"/> for these ids.</summary>
    public QueryParameter Users(IReadOnlyList<string> users) => isQuery ? BigQueryUsers.Texts(users) : BigQueryUsers.Of(user, users);

    /// <summary>Readers for the columns of a result; null for <c>id</c>.</summary>
    public static BigQueryColumn?[] Readers(IReadOnlyList<TableField> result, IReadOnlyList<Field> wanted, int rows) =>
        [.. result.Select(field => field.Name == "id" ? null : BigQueryTypes.Reader(field, wanted[Index(field.Name)].Name, rows))];

    /// <summary>Readers for a result without rows, which has no columns.</summary>
    public BigQueryColumn?[] None() => Readers([.. Columns.Select(name => Source(name) with { Name = name })], wanted, 0);

    // Streams have special forms for these types. As texts they are the same in streams and over REST.
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

    /// <summary>The index of a result's column among the wanted columns.</summary>
    public static int Index(string name) => int.Parse(name.AsSpan(1), CultureInfo.InvariantCulture);
}
