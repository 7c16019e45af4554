namespace ModelPipeline;

/// <summary>
/// A condition over the outputs of a score, such as <c>churn_probability &gt; 0.7 and not label = 0</c>. Immutable. A comparison with an
/// output that has no value, or is NaN, does not hold.
/// </summary>
internal abstract record Condition
{
    /// <summary>Whether the condition holds for a row.</summary>
    /// <param name="outputs">Rows with the outputs that the condition was parsed for.</param>
    /// <param name="row">The row.</param>
    public abstract bool Holds(Batch outputs, int row);

    /// <summary>Parses a condition.</summary>
    /// <param name="text">The condition.</param>
    /// <param name="outputs">The columns of a score, in their order.</param>
    /// <exception cref="FormatException">
    /// The text is no condition. The message continues "X is '...', which ..." and says what to write.
    /// </exception>
    public static Condition Parse(string text, Schema outputs) => new ConditionParser(text, outputs).Parse();

    /// <summary>Holds if both conditions hold.</summary>
    internal sealed record And(Condition Left, Condition Right) : Condition
    {
        public override bool Holds(Batch outputs, int row) => Left.Holds(outputs, row) && Right.Holds(outputs, row);
    }

    /// <summary>Holds if at least one condition holds.</summary>
    internal sealed record Or(Condition Left, Condition Right) : Condition
    {
        public override bool Holds(Batch outputs, int row) => Left.Holds(outputs, row) || Right.Holds(outputs, row);
    }

    /// <summary>Holds if the other condition does not hold.</summary>
    internal sealed record Not(Condition Negated) : Condition
    {
        public override bool Holds(Batch outputs, int row) => !Negated.Holds(outputs, row);
    }

    /// <summary>Compares an output with a number.</summary>
    /// <param name="Column">The place of the output.</param>
    /// <param name="Comparison">How to compare.</param>
    /// <param name="Value">The number.</param>
    /// <param name="Exact">
    /// The number with all its digits; null where it has too many or is too large. A double has not all whole numbers beyond 2^53.
    /// </param>
    internal sealed record Number(int Column, Comparison Comparison, double Value, decimal? Exact) : Condition
    {
        public override bool Holds(Batch outputs, int row)
        {
            if (Exact is { } exact && outputs.Columns[Column] is Column<long> whole)
                return !whole.IsNull(row) && Comparison.Holds(((decimal)whole.Values[row]).CompareTo(exact));
            var value = ColumnValue.Number(outputs.Columns[Column], row);
            // A float is compared with the float that the text means: the double 0.7 is larger than the float 0.7.
            var other = outputs.Columns[Column] is Column<float> ? (float)Value : Value;
            return !double.IsNaN(value) && Comparison.Holds(value.CompareTo(other));
        }
    }

    /// <summary>Compares an output with a text.</summary>
    internal sealed record Text(int Column, Comparison Comparison, string Value) : Condition
    {
        public override bool Holds(Batch outputs, int row) =>
            outputs.Columns[Column] is Column<string> column && !column.IsNull(row)
                && Comparison.Holds(string.CompareOrdinal(column.Values[row], Value));
    }

    /// <summary>Compares an output with true or false.</summary>
    internal sealed record Truth(int Column, Comparison Comparison, bool Value) : Condition
    {
        public override bool Holds(Batch outputs, int row) =>
            outputs.Columns[Column] is Column<bool> column && !column.IsNull(row)
                && Comparison.Holds(column.Values[row].CompareTo(Value));
    }
}
