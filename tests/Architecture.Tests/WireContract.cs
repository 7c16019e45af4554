using System.Reflection;

namespace ModelPipeline.Tests;

/// <summary>
/// The parts on which processes of different versions must agree: aliases, ids and types of all messages between silos and APIs.
/// </summary>
internal static class WireContract
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Lines(Type type)
    {
        if (type.IsInterface && typeof(Orleans.Runtime.IAddressable).IsAssignableFrom(type))
        {
            return type.GetMethods()
                .Select(method => $"{Alias(type)}.{Alias(method)}({Parameters(method)}) : {Signatures.Name(method.ReturnType)}");
        }
        return type.GetCustomAttribute<GenerateSerializerAttribute>() is null ? [] : Fields(type);
    }

    private static IEnumerable<string> Fields(Type type)
    {
        if (type.IsEnum)
            return [$"{Alias(type)} {{ {string.Join(", ", Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), null)}"))} }}"];
        var members = type.GetProperties(All).Cast<MemberInfo>().Concat(type.GetFields(All));
        return from member in members
               let id = member.GetCustomAttribute<IdAttribute>()
               where id is not null
               select $"{Alias(type)} {id.Id:00} {member.Name} : {Signatures.Name((member as PropertyInfo)?.PropertyType ?? ((FieldInfo)member).FieldType)}";
    }

    private static string Alias(MemberInfo member)
    {
        var alias = member.GetCustomAttribute<AliasAttribute>()?.Alias;
        // An enum is sent as a number. The members that hold it have aliases.
        Assert.True(alias is not null || member is Type { IsEnum: true },
            $"{member.DeclaringType}.{member.Name} crosses the wire; give it an [Alias].");
        return alias ?? $"enum {member.Name}";
    }

    private static string Parameters(MethodInfo method) =>
        string.Join(", ", method.GetParameters().Select(each => Signatures.Name(each.ParameterType)));
}
