using Xunit;

namespace Sluice.Decisions.Tests.ArgoCd;

/// <summary>Needs Debian's lua5.1, the version of Lua in Argo CD.</summary>
internal sealed class LuaFactAttribute : FactAttribute
{
    public LuaFactAttribute()
    {
        if (Lua.Program is null)
        {
            Skip = "lua5.1 is not installed (Debian package lua5.1)";
        }
    }
}
