using System.Globalization;
using System.Text.Json;

namespace ModelPipeline;

/// <summary>The features that come with the calls of a pipeline, as <c>Input:Request</c> declares them. Immutable.</summary>
public sealed class FeatureColumns
{
    /// <summary>The name of the features in the body of a call, for messages.</summary>
    private const string Place = "features";

    private readonly JsonColumns reader;

    private FeatureColumns(Schema columns)
    {
        Columns = columns;
        reader = new(columns, "a feature of the call (Input:Request)");
    }

    /// <summary>The columns; none for a pipeline whose calls bring no features.</summary>
    public Schema Columns { get; }

    /// <summary>Whether calls bring features.</summary>
    public bool Any => Columns.Count > 0;

    /// <summary>The columns that settings declare.</summary>
    /// <exception cref="PipelineConfigurationException">A name or a type does not fit.</exception>
    internal static FeatureColumns Of(InputOptions options)
    {
        var faults = new List<Fault>();
        var columns = new List<Field>();
        foreach (var (name, type) in options.Request)
        {
            if (string.IsNullOrWhiteSpace(name) || name.Contains('\0', StringComparison.Ordinal))
            {
                faults.Add(new("Input:Request", "has a feature without a name; name it as the model does."));
            }
            else if (FieldOf(name, type) is { } field)
            {
                columns.Add(field);
            }
            else
            {
                faults.Add(new($"Input:Request:{name}",
                    $"is '{type}'; set Single, Double, Int64, Boolean, String, Timestamp, Vector or Vector[length]."));
            }
        }

        if (columns.Find(column => column.Name.Equals(options.UserColumn, StringComparison.OrdinalIgnoreCase)) is { } user)
            faults.Add(new($"Input:Request:{user.Name}", "is the user column, which the route names; leave it out."));
        return faults.Count == 0 ? new(new(columns)) : throw new PipelineConfigurationException(faults);
    }

    /// <summary>Reads the features of a call.</summary>
    /// <param name="json">An object in JSON; null for a call without features.</param>
    /// <param name="call">The id of the call.</param>
    /// <param name="features">The features; null if something is wrong, or if calls bring none.</param>
    /// <returns>What is wrong; null if nothing is.</returns>
    public RowFault? Read(string? json, Guid call, out CallFeatures? features)
    {
        features = null;
        var values = new object?[Columns.Count];
        var isSet = new bool[Columns.Count];
        if (json is not null)
        {
            using var document = JsonDocument.Parse(json);
            if (reader.Read(document.RootElement, Place, values, isSet) is { } fault)
                return fault;
        }

        if (reader.Missing(Place, isSet) is { } missing)
            return missing;
        features = Any ? new(call, values) : null;
        return null;
    }

    /// <summary>The columns of the store and the features together. A feature replaces a column of the store with the same name.</summary>
    internal Schema With(Schema source) => new([.. source.Where(field => !Has(field.Name)), .. Columns]);

    /// <summary>The columns among these that are no features.</summary>
    internal IReadOnlyList<Field> Without(IEnumerable<Field> wanted) => [.. wanted.Where(field => !Has(field.Name))];

    /// <summary>Adds the features of their calls to rows.</summary>
    /// <param name="rows">Rows of an input.</param>
    /// <param name="of">The features of a user's call; null if there are none, which makes the row unusable.</param>
    internal Batch AddTo(Batch rows, Func<string, CallFeatures?> of)
    {
        var features = rows.Users.Select(of).ToList();
        var columns = rows.Columns.Where(column => !Has(column.Field.Name)).ToList();
        foreach (var (at, field) in Columns.Index())
        {
            var cells = CellBuilder.Of(field, rows.Count);
            foreach (var each in features)
            {
                if (each is null)
                {
                    cells.AppendUnusable("has no value: no feature came with the call");
                }
                else
                {
                    cells.Append(each.Values[at]);
                }
            }

            columns.Add(cells.Build());
        }

        return new(rows.Users, columns);
    }

    private bool Has(string name) => Columns.Any(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static Field? FieldOf(string name, string text)
    {
        var bracket = text.IndexOf('[', StringComparison.Ordinal);
        var word = bracket < 0 ? text.Trim() : text[..bracket].Trim();
        var length = (int?)null;
        if (bracket >= 0)
        {
            if (!text.EndsWith(']')
                || !int.TryParse(text[(bracket + 1)..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) || parsed == 0)
            {
                return null;
            }

            length = parsed;
        }

        var isType = !word.All(char.IsAsciiDigit) && Enum.TryParse<ColumnType>(word, ignoreCase: true, out var type) && Enum.IsDefined(type)
            && type is not (ColumnType.Decimal or ColumnType.Text) && (length is null || type == ColumnType.Vector);
        return isType ? new(name, Enum.Parse<ColumnType>(word, ignoreCase: true), VectorLength: length) : null;
    }
}
