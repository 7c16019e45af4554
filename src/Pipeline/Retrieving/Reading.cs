namespace ModelPipeline;

/// <summary>Converts a value to another type.</summary>
/// <returns>Null if the value converts; otherwise the reason, without the value, as a phrase that continues "column X ...".</returns>
internal delegate string? Reading<in TFrom, TTo>(TFrom from, out TTo to);
