//! The wizard.

use crate::base::Routes;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes
}
