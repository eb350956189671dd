use anyhow::Result;
pub(crate) fn bench(_: &crate::project::Project, _: &[String]) -> Result<()> {
    Ok(())
}
pub(crate) fn load(_: &crate::project::Project, _: u16, _: &[String]) -> Result<()> {
    Ok(())
}
