namespace ModelPipeline;

/// <summary>Collects columns of one type into one column.</summary>
internal abstract class ColumnAppender
{
    /// <summary>Adds the values of a column.</summary>
    public abstract void Append(Column part);

    /// <summary>The column of all values that were added.</summary>
    public abstract Column Build();

    /// <summary>An appender for columns that store <typeparamref name="T"/>.</summary>
    /// <param name="field">Name and type of the column.</param>
    /// <param name="rows">The number of rows expected.</param>
    public static ColumnAppender Of<T>(Field field, int rows) => new Typed<T>(field, rows);

    private sealed class Typed<T>(Field field, int rows) : ColumnAppender
    {
        private T[] values = new T[Math.Max(rows, 1)];
        private bool[]? nulls;
        private int count;

        public override void Append(Column part)
        {
            var added = ((Column<T>)part).Values;
            if (count + added.Length > values.Length)
            {
                Array.Resize(ref values, Math.Max(values.Length * 2, count + added.Length));
                if (nulls is not null)
                    Array.Resize(ref nulls, values.Length);
            }

            added.CopyTo(values.AsSpan(count));
            if (!part.Nulls.IsEmpty)
            {
                nulls ??= new bool[values.Length];
                part.Nulls.CopyTo(nulls.AsSpan(count));
            }

            count += added.Length;
        }

        public override Column Build() =>
            new Column<T>(field, values.AsMemory(0, count), nulls is null ? default : nulls.AsMemory(0, count));
    }
}
