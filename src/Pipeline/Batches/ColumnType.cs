namespace ModelPipeline;

/// <summary>The type of a column of a <see cref="Batch"/>. Each type is stored in one .NET array type.</summary>
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
    /// A decimal number of any size and scale, in <see cref="string"/> as its digits (<c>-12.50</c>, <c>NaN</c>), so that no digit is lost
    /// between the store and the model. Only for input columns.
    /// </summary>
    Decimal,

    /// <summary>
    /// A text of a source without types (CSV, JSON), in <see cref="string"/>. It converts to any type that its content fits. Only for input
    /// columns.
    /// </summary>
    Text,
}
