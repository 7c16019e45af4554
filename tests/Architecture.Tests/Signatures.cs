using System.Reflection;

namespace ModelPipeline.Tests;

/// <summary>The public signatures of a type.</summary>
internal static class Signatures
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Every type in a public signature.</summary>
    public static IEnumerable<Type> TypesOf(Type type)
    {
        var shown = Members(type).SelectMany(member => member switch
        {
            MethodBase method =>
                method.GetParameters().Select(parameter => parameter.ParameterType).Append((method as MethodInfo)?.ReturnType),
            PropertyInfo property => [property.PropertyType],
            FieldInfo field => [field.FieldType],
            _ => [],
        });
        return shown.Append(type.BaseType).Concat(type.GetInterfaces()).OfType<Type>().SelectMany(Parts).Distinct();
    }

    /// <summary>The declaration and the members of the type as text, one per line.</summary>
    public static IEnumerable<string> Lines(Type type)
    {
        var bases = new[] { type.BaseType }.Concat(Own(type)).OfType<Type>()
            .Where(each => each != typeof(object) && each != typeof(ValueType) && each != typeof(Enum));
        var list = string.Join(", ", bases.Select(Name).Order(StringComparer.Ordinal));
        yield return $"{Kind(type)} {Name(type)}{(list.Length == 0 ? "" : $" : {list}")}";
        foreach (var line in Members(type).Select(Line).OfType<string>().Order(StringComparer.Ordinal))
            yield return $"    {line}";
    }

    /// <summary>The name of a type in C#, with the namespace if it is a namespace of this project.</summary>
    public static string Name(Type type)
    {
        if (type.IsByRef)
            return $"ref {Name(type.GetElementType()!)}";
        if (type.IsArray)
            return $"{Name(type.GetElementType()!)}[]";
        if (type.IsGenericParameter)
            return type.Name;
        var name = type.Name.Split('`')[0];
        if (type.DeclaringType is { } outer)
            name = $"{Name(outer)}.{name}";
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }

    private static IEnumerable<Type> Own(Type type) =>
        type.GetInterfaces().Where(each => type.BaseType?.GetInterfaces().Contains(each) != true && each.IsVisible);

    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
            return Parts(type.GetElementType()!);
        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type) : [type];
    }

    private static IEnumerable<MemberInfo> Members(Type type) => type.GetMembers(Declared).Where(IsShown);

    private static bool IsShown(MemberInfo member) => member switch
    {
        MethodBase method =>
            (method.IsPublic || method.IsFamily) && (!method.IsSpecialName || method.IsConstructor) && !IsOfTheCompiler(method),
        PropertyInfo property => property.GetAccessors().Length > 0 && property.Name != "EqualityContract",
        FieldInfo field => field.IsPublic && !field.IsSpecialName,
        _ => false,
    };

    // Every record has these members.
    private static bool IsOfTheCompiler(MethodBase method) => method.Name.StartsWith('<')
        || method.Name is "Equals" or "GetHashCode" or "ToString" or "PrintMembers" or "Deconstruct";

    private static string? Line(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        MethodInfo method => $"{(method.IsStatic ? "static " : "")}{Name(method.ReturnType)} {method.Name}({Parameters(method)})",
        PropertyInfo property =>
            $"{Name(property.PropertyType)} {property.Name} {{ {(property.CanRead ? "get; " : "")}{(property.CanWrite ? "set; " : "")}}}",
        FieldInfo { DeclaringType.IsEnum: true } value => $"{value.Name} = {Convert.ToInt64(value.GetRawConstantValue(), null)}",
        FieldInfo field => $"{(field.IsLiteral ? "const" : "static")} {Name(field.FieldType)} {field.Name}",
        _ => null,
    };

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(each => $"{Name(each.ParameterType)} {each.Name}"));

    private static string Kind(Type type)
    {
        if (type.IsEnum)
            return "enum";
        if (type.IsInterface)
            return "interface";
        return type.IsValueType ? "struct" : "class";
    }
}
