namespace ModelPipeline;

/// <summary>An input of a model as a tensor, rows x width.</summary>
/// <param name="Name">The name that the model itself has for the input.</param>
/// <param name="Type">The type of an element.</param>
/// <param name="Width">The number of elements of a row; -1 for any number.</param>
/// <param name="Columns">The columns that the elements of a row are, in order; one column for a vector.</param>
public sealed record InputTensor(string Name, ColumnType Type, int Width, IReadOnlyList<Field> Columns)
{
    /// <summary>
    /// The inputs of a model under the model's own names. If <c>Model:Inputs</c> feeds an input from several columns, the list has the
    /// input, and not the columns. If these columns differ in type, or feed another input too, the list has an input for each column.
    /// </summary>
    /// <param name="needed">The columns that the model needs.</param>
    /// <param name="mapping">Setting <c>Model:Inputs</c>.</param>
    public static IReadOnlyList<InputTensor> Of(Schema needed, IReadOnlyDictionary<string, string[]> mapping)
    {
        var inputOf = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (input, columns) in mapping)
        {
            var fields = columns.Select(needed.Find).ToList();
            var isOne = fields.TrueForAll(field => field is not null) && fields.Select(field => field!.Type).Distinct().Count() == 1
                && (fields.Count == 1 || fields[0]!.Type != ColumnType.Vector);
            var isOnly = columns.All(column => mapping.Values.Sum(other => other.Count(each => each == column)) == 1);
            if (!isOne || !isOnly)
                continue;
            foreach (var field in fields)
                inputOf[field!.Name] = input;
        }

        return
        [
            .. needed.GroupBy(field => inputOf.GetValueOrDefault(field.Name, field.Name)).Select(group =>
            {
                var names = mapping.GetValueOrDefault(group.Key) ?? [];
                // The order of the elements is the order in the setting.
                Field[] columns = [.. group.OrderBy(field => Array.FindIndex(names, name => needed.Find(name) == field))];
                return columns[0].Type == ColumnType.Vector
                    ? new InputTensor(group.Key, ColumnType.Single, columns[0].VectorLength ?? -1, columns)
                    : new InputTensor(group.Key, columns[0].Type, columns.Length, columns);
            }),
        ];
    }
}
