using System.Collections;

namespace ModelPipeline;

/// <summary>The columns of a batch or of a table, in order.</summary>
public sealed class Schema(IEnumerable<Field> fields) : IReadOnlyList<Field>
{
    private readonly Field[] fields = [.. fields];

    /// <inheritdoc />
    public int Count => fields.Length;

    /// <inheritdoc />
    public Field this[int index] => fields[index];

    /// <summary>
    /// The column of that name: the exact spelling where there is one, else the only one that differs in case alone
    /// (databases fold the case of names), else null.
    /// </summary>
    public Field? Find(string name)
    {
        var folded = (Field?)null;
        foreach (var field in fields)
        {
            if (field.Name == name)
                return field;
            if (!field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                continue;
            if (folded is not null)
                return fields.FirstOrDefault(other => other.Name == name);
            folded = field;
        }

        return folded;
    }

    /// <inheritdoc />
    public IEnumerator<Field> GetEnumerator() => ((IEnumerable<Field>)fields).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
