namespace ModelPipeline;

/// <summary>What one column of a <see cref="Batch"/> holds. Each type is stored in one .NET array type.</summary>
public enum ColumnType
{
    /// <summary>32-bit floating point, in <see cref="float"/>.</summary>
    Single,

    /// <summary>64-bit floating point, in <see cref="double"/>.</summary>
    Double,

    /// <summary>Any whole number of up to 64 bits, in <see cref="long"/>.</summary>
    Int64,

    /// <summary>True or false, in <see cref="bool"/>.</summary>
    Boolean,

    /// <summary>Text, in <see cref="string"/>.</summary>
    String,

    /// <summary>A moment in UTC, in <see cref="System.DateTime"/> of kind UTC; dates are midnight.</summary>
    Timestamp,

    /// <summary>A vector of 32-bit floats, in <c>float[]</c>; rows may differ in length.</summary>
    Vector,

    /// <summary>
    /// A decimal number of any size and scale, in <see cref="string"/> as its digits (<c>-12.50</c>, <c>NaN</c>), so that nothing of it is
    /// lost on the way from the store to the model. An input column only.
    /// </summary>
    Decimal,

    /// <summary>
    /// A text of a source that has no types (CSV, JSON), in <see cref="string"/>: it becomes whatever it says. An input column only.
    /// </summary>
    Text,
}
